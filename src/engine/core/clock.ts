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

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run, { background = false } = {}) {
    const timer = setTimeout(run, ms);
    if (background) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
