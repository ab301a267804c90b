import { useSyncExternalStore } from 'react';
import style from './kit.module.css';

const SHOWN_MS = 4_000;

let message: string | null = null;
let timer: number | undefined;
const listeners = new Set<() => void>();

/** Says shortly that something was done. What failed is told where it was asked for. */
export function say(text: string): void {
  set(text);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => set(null), SHOWN_MS);
}

export function Toasts() {
  const text = useSyncExternalStore(subscribe, () => message);
  return (
    <div role="status" aria-live="polite">
      {text && <div className={style.toast}>{text}</div>}
    </div>
  );
}

function set(next: string | null): void {
  message = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
