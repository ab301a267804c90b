import { startTransition, useEffect, useMemo, useState } from 'react';
import type { RunTimeline } from '../../../sdk/types.js';
import { type Picture, pictureOf, pictureSteps } from '../../model/timeline-picture.js';
import { passes, type VerdictFilter } from '../../model/timeline-verdicts.js';

/** Operations and attempts that are laid out at once, within a few milliseconds. */
const MOST_AT_ONCE = 4_000;

/**
 * The picture of the operations that are shown. That of a long run is made in many short tasks, in which
 * the page goes on; the one before stays until it is there. Null where there is none yet.
 */
export function usePicture(timeline: RunTimeline, filter: VerdictFilter): Picture | null {
  const atOnce = useMemo(
    () => (isShort(timeline) ? pictureOf(timeline, wanted(timeline, filter)) : null),
    [timeline, filter],
  );
  const [made, setMade] = useState<Picture | null>(null);
  useEffect(() => {
    if (atOnce) {
      setMade(atOnce);
      return undefined;
    }
    const ending = new AbortController();
    make(timeline, filter, ending.signal).then(
      (picture) => picture && startTransition(() => setMade(picture)),
      // Thrown where the page's pictures of errors are.
      (error) => setMade(() => raise(error)),
    );
    return () => ending.abort();
  }, [atOnce, timeline, filter]);
  return atOnce ?? made;
}

/** Null where it is no longer wanted. */
async function make(
  timeline: RunTimeline,
  filter: VerdictFilter,
  signal: AbortSignal,
): Promise<Picture | null> {
  const steps = pictureSteps(timeline, wanted(timeline, filter));
  for (;;) {
    await nextTask();
    if (signal.aborted) return null;
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function isShort({ operations, attempts }: RunTimeline): boolean {
  return operations.name.length + attempts.operation.length <= MOST_AT_ONCE;
}

function wanted({ operations }: RunTimeline, filter: VerdictFilter) {
  return (operation: number) => passes(filter, operations.verdict[operation] ?? null);
}

/** Resolves in a task of its own. Of a timer browsers would make at least 4 ms each time. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function raise(error: unknown): never {
  throw error;
}
