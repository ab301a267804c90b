import { useEffect, useState } from 'react';
import { Button } from './button.js';
import style from './kit.module.css';

const SHOWN_MS = 2_000;

interface CopyProps {
  readonly text: string;
  /** What it is, for those who hear the button: `Copy the key`. */
  readonly label?: string;
}

export function CopyButton({ text, label = 'Copy' }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <Button kind="quiet" aria-label={label} onClick={() => void copy(text).then(setCopied)}>
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
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

/** @returns whether it worked: a page without https has no clipboard. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
