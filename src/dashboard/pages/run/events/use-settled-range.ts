import { useEffect, useState } from 'react';
import { pageOf } from '../../../model/event-pages.js';
import type { Range } from './use-event-list.js';

const REST_MS = 80;

/** Follows the next page at once, and a jump when it has come to rest: nothing is asked for on the way. */
export function useSettledRange({ first, last }: Range): Range {
  const [settled, setSettled] = useState<Range>({ first, last });
  const near = Math.abs(pageOf(first) - pageOf(settled.first)) <= 1;
  useEffect(() => {
    if (near) {
      setSettled((before) =>
        pageOf(before.first) === pageOf(first) && pageOf(before.last) === pageOf(last)
          ? before
          : { first, last },
      );
      return undefined;
    }
    const timer = window.setTimeout(() => setSettled({ first, last }), REST_MS);
    return () => window.clearTimeout(timer);
  }, [first, last, near]);
  return settled;
}
