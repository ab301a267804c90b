import type { Writable } from 'node:stream';
import ora from 'ora';
import type { Progress } from '../agent/index.js';
import { durationWords } from './output/quantities.js';

/** Shows how far a test is, until `end`. It never says what was lost: that is not known before the read-back. */
export interface ProgressView {
  show(progress: Progress): void;
  end(): void;
}

export interface ProgressOptions {
  /** Milliseconds on a clock that does not step. */
  now?: () => number;
}

/** Without a terminal the same step gets another line after this time. */
const SILENCE_MS = 10_000;
/** Before so many operations have ended, no guess at the rest is worth reading. */
const ENOUGH_FOR_RATE = 5;

/**
 * One line that changes on a terminal; elsewhere a line per step, per quarter of the operations and
 * after ten seconds of silence, so that a CI log shows that the test lives and stays short.
 */
export function createProgressView(
  stream: Writable & { isTTY?: boolean },
  { now = () => performance.now() }: ProgressOptions = {},
): ProgressView {
  return stream.isTTY ? liveView(stream, now) : plainView(stream, now);
}

function liveView(stream: Writable, now: () => number): ProgressView {
  const pace = createPace(now);
  let latest: Progress | null = null;
  const spinner = ora({
    stream: stream as NodeJS.WriteStream,
    discardStdin: false,
    // Asked for at each frame: the clock goes on also where the test waits.
    suffixText: () => (latest === null ? '' : pace.words(latest)),
  });
  return {
    show(progress) {
      latest = progress;
      pace.note(progress);
      spinner.text = lineOf(progress);
      if (!spinner.isSpinning) spinner.start();
    },
    end: () => void spinner.stop(),
  };
}

function plainView(stream: Writable, now: () => number): ProgressView {
  const pace = createPace(now);
  let step = '';
  let spoken = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      pace.note(progress);
      const reached = stretchOf(progress);
      if (reached === step && now() - spoken < SILENCE_MS) return;
      step = reached;
      spoken = now();
      const words = pace.words(progress);
      stream.write(`${lineOf(progress)}${words === '' ? '' : `, ${words}`}\n`);
    },
    end() {},
  };
}

/** What gets one line at once: a step, and each quarter of the operations. */
function stretchOf({ step, done, total }: Progress): string {
  return step === 'faults' ? `faults ${Math.floor((4 * done) / total)}` : step;
}

function lineOf({ step, done, total, faults }: Progress): string {
  return step === 'faults' ? `${step}: ${done}/${total} operations, ${faults} faults` : step;
}

/** How fast operations end, and how long the rest may take at that rate. */
function createPace(now: () => number) {
  const began = now();
  let faultsBegan: number | null = null;
  return {
    note({ step }: Progress): void {
      if (step === 'faults') faultsBegan ??= now();
    },
    words({ step, done, total }: Progress): string {
      const elapsed = durationWords(now() - began);
      if (step !== 'faults' || faultsBegan === null || done < ENOUGH_FOR_RATE) return elapsed;
      const perMs = done / Math.max(1, now() - faultsBegan);
      const left = done < total ? `, about ${durationWords((total - done) / perMs)} left` : '';
      return `${(perMs * 1000).toFixed(1)}/s, ${elapsed}${left}`;
    },
  };
}
