import { useEffect, useState } from 'react';
import { Button } from './button.js';
import style from './copy.module.css';
import { say } from './toast.js';

const SHOWN_MS = 2_000;

interface CopyProps {
  readonly text: string;
  /** What it is, for those who hear the button: `Copy the key`. */
  readonly label?: string;
}

export function CopyButton({ text, label = 'Copy' }: CopyProps) {
  // Told on the button: what is said elsewhere does not reach beyond an open dialog.
  const [done, setDone] = useState<boolean | null>(null);
  useEffect(() => {
    if (done === null) return undefined;
    const timer = window.setTimeout(() => setDone(null), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [done]);
  const words = done === null ? 'Copy' : done ? 'Copied' : 'Not copied: select it';
  return (
    <Button kind="quiet" aria-label={label} onClick={() => void copy(text).then(setDone)}>
      <span aria-live="polite">{words}</span>
    </Button>
  );
}

/** A command or a key, to be copied as it stands. */
export function CommandBox({ text, label = 'Copy the command' }: CopyProps) {
  return (
    <div className={style.command}>
      <pre>{text}</pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}

/** @returns whether it worked; where it did not, the page has said so. */
export async function copyOrSay(text: string): Promise<boolean> {
  const done = await copy(text);
  if (!done) say('This browser does not let the page copy. Select it and copy it yourself.');
  return done;
}

/** A page without https has no clipboard. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const { activeElement } = document;
  const area = document.createElement('textarea');
  area.value = text;
  // What is not within the open dialog can neither be selected nor have the focus.
  const [dialog] = [...document.querySelectorAll('dialog[open]')].slice(-1);
  (dialog ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return done;
}
