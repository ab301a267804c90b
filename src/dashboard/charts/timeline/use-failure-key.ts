import { type RefObject, useEffect, useRef } from 'react';

/** `f` and `F` go to the next and the last failure: from within the timeline, and where nothing has the focus. */
export function useFailureKey(
  root: RefObject<HTMLElement | null>,
  jump: (step: 1 | -1) => void,
): void {
  const latest = useRef(jump);
  useEffect(() => {
    latest.current = jump;
  });
  useEffect(() => {
    const ending = new AbortController();
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key.toLowerCase() !== 'f' || event.ctrlKey || event.metaKey || event.altKey)
          return;
        const { activeElement } = document;
        // The page's body or its main part: nothing nearer has the focus.
        const around = activeElement?.contains(root.current) ?? false;
        if (!around && !root.current?.contains(activeElement)) return;
        if (activeElement instanceof HTMLInputElement) return;
        event.preventDefault();
        latest.current(event.shiftKey ? -1 : 1);
      },
      { signal: ending.signal },
    );
    return () => ending.abort();
  }, [root]);
}
