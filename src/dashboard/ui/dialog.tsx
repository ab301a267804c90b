import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.js';
import buttons from './button.module.css';
import style from './dialog.module.css';
import fields from './field.module.css';
import forms from './form.module.css';
import { useModal } from './modal.js';
import { refusalWords } from './refusal-words.js';

interface DialogProps {
  readonly title: string;
  /** Absent: it is answered, and not closed. */
  readonly onClose?: () => void;
  /** For long lines, such as a key. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Modal while it is rendered. Escape closes it; a click beside it does not, as it may hold a draft. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  const modal = useModal(onClose);
  const id = useId();
  return (
    <dialog
      {...modal}
      className={wide ? `${style.dialog} ${style.wide}` : style.dialog}
      aria-labelledby={id}
    >
      <div className={forms.form}>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  /** The word of the button: what is going to happen. */
  readonly action: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, action, onConfirm, onClose, children }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  // The key that opened it may still be held down: it must not answer, too.
  useEffect(() => cancel.current?.focus(), []);
  const confirm = async () => {
    setBusy(true);
    setFault(null);
    try {
      await onConfirm();
    } catch (error) {
      setFault(refusalWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      {fault && (
        <div className={fields.fault} role="alert">
          {fault}
        </div>
      )}
      <div className={buttons.actions}>
        <Button kind="danger" busy={busy} onClick={() => void confirm()}>
          {action}
        </Button>
        <Button kind="quiet" ref={cancel} onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}
