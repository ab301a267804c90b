import { type RefObject, useEffect } from 'react';

/**
 * What has the focus may leave the page, as a card that was deleted does: the focus would be nowhere then.
 * It goes on at the nearest thing around it that is still there.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    let around: HTMLElement[] = [];
    const remember = ({ target }: FocusEvent) => {
      around = [];
      let next = target instanceof HTMLElement ? target : null;
      for (; next && next !== element; next = next.parentElement) around.push(next);
      around.push(element);
    };
    // Of its own accord, or because the window lost it: nothing is to be brought back. An element that is
    // being removed is still there while this is told.
    const forget = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        if (target === around[0] && around[0]?.isConnected) around = [];
      });
    const observer = new MutationObserver(() => {
      if (around[0] === undefined || around[0].isConnected) return;
      const left = around.find(({ isConnected }) => isConnected);
      around = [];
      if (left && document.activeElement === document.body) focusOn(left);
    });
    observer.observe(element, { childList: true, subtree: true });
    element.addEventListener('focusin', remember);
    element.addEventListener('focusout', forget);
    return () => {
      observer.disconnect();
      element.removeEventListener('focusin', remember);
      element.removeEventListener('focusout', forget);
    };
  }, [root]);
}

function focusOn(element: HTMLElement): void {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: true });
}
