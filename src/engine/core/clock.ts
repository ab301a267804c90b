export interface Timer {
  cancel(): void;
}

/** Time as an argument: a simulated node lives through an hour in a millisecond. */
export interface Clock {
  /** Milliseconds since 1970, as this machine believes. May jump, also backwards. */
  now(): number;
  /** Calls `run` once after `ms`. A `background` timer does not keep the process alive. */
  after(ms: number, run: () => void, options?: { readonly background?: boolean }): Timer;
}

/** A longer timeout of Node runs at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run, { background = false } = {}) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const step = Math.min(left, LONGEST_MS);
      timer = setTimeout(() => (left > step ? wait(left - step) : run()), step);
      if (background) timer.unref();
    };
    wait(ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
