/** An API under test that can be killed and comes back. */
export interface ManagedTarget {
  /** For people: what was done to it. */
  readonly how: string;
  /** When this returns the signal is out, or the command is under way. Does not throw. */
  kill(): void;
  /**
   * Waits until it is gone and its port answers again, and starts it where nobody else does.
   * @returns milliseconds since the kill.
   * @throws TargetStartError when it does not come back in time.
   */
  startAgain(): Promise<{ downtimeMs: number }>;
  /** Ends what the agent started, and waits for what would leave the API down. May be called twice. */
  stop(): Promise<void>;
}

/** The test was ended before its target was up. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';

  constructor({ host }: URL) {
    super(`The test was ended while ${host} was starting: nothing was tested.`);
  }
}

/** The target did not start, or did not come back. `message` holds the end of its output. */
export class TargetStartError extends Error {
  override name = 'TargetStartError';
}
