import { useSyncExternalStore } from 'react';

const NARROW = window.matchMedia('(width < 720px)');

/** Whether there is no room for a line of columns. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      NARROW.addEventListener('change', listener);
      return () => NARROW.removeEventListener('change', listener);
    },
    () => NARROW.matches,
  );
}
