import { type KeyboardEvent, type SyntheticEvent, useLayoutEffect, useRef } from 'react';
import { sayOnTop } from './toast.js';

/**
 * What makes a `<dialog>` modal for as long as it is rendered.
 * @param onClose where Escape asks to close it; absent: it stays until it is rendered no more.
 */
export function useModal(onClose?: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  // Closed while it still stands in the document, or the browser does not give the focus back.
  useLayoutEffect(() => {
    const element = ref.current;
    if (element && !element.open) element.showModal();
    sayOnTop();
    return () => element?.close();
  }, []);
  return {
    ref,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !onClose) event.preventDefault();
    },
    onCancel: (event: SyntheticEvent) => {
      event.preventDefault();
      onClose?.();
    },
    // A browser may close it without asking: on the second Escape, or with a phone's back key.
    onClose: () => {
      if (onClose) onClose();
      else ref.current?.showModal();
    },
  };
}
