import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import style from './toast.module.css';

const SHOWN_MS = 4_000;

interface Message {
  readonly text: string;
}

let message: Message | null = null;
let timer: number | undefined;
const listeners = new Set<() => void>();

/** Says shortly that something was done. What failed is told where it was asked for. */
export function say(text: string): void {
  set({ text });
  window.clearTimeout(timer);
  timer = window.setTimeout(() => set(null), SHOWN_MS);
}

/** What was said stays above a dialog that opens after it. */
export function sayOnTop(): void {
  if (message) set({ ...message });
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => message);
  return (
    <div role="status" aria-live="polite">
      {shown && <Toast message={shown} />}
    </div>
  );
}

/** In the layer of the dialogs, in which the last one that is shown lies on top. */
function Toast({ message: { text }, message: said }: { message: Message }) {
  const ref = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each message is shown anew
  useLayoutEffect(() => {
    const element = ref.current;
    element?.showPopover();
    return () => element?.hidePopover();
  }, [said]);
  return (
    <div ref={ref} popover="manual" className={style.toast}>
      {text}
    </div>
  );
}

function set(next: Message | null): void {
  message = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
