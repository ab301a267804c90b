import { useEffect, useState } from 'react';
import style from './palette.module.css';
import { PaletteDialog } from './palette-dialog.js';

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** Ctrl-K or ⌘K, or the button: goes to a page, project, run or agent, or copies a command. */
export function Palette() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!asked || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      // Another dialog asks something that is to be answered first.
      setOpen((before) => !before && document.querySelector('dialog[open]') === null);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        className={style.opener}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="9" cy="9" r="5.5" />
          <path d="m13 13 4 4" />
        </svg>
        <span className={style.word}>Search</span>
        <span className={style.keys} aria-hidden="true">
          {IS_APPLE ? '⌘K' : 'Ctrl K'}
        </span>
      </button>
      {open && <PaletteDialog onClose={() => setOpen(false)} />}
    </>
  );
}
