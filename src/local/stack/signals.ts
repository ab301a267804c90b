export interface Stopping {
  /** The orderly end. */
  stop: () => Promise<void>;
  /** The end at once. */
  kill: () => void;
  log: (line: string) => void;
}

/**
 * One Ctrl-C may arrive twice: from the terminal, and forwarded by npm. Only what comes later than
 * this is a second one.
 */
const SAME_PRESS_MS = 700;
const FORCED_EXIT_CODE = 130;

/** Resolves once a first signal has led to an orderly end; a second Ctrl-C ends everything at once. */
export function untilStopSignal({ stop, kill, log }: Stopping): Promise<void> {
  return new Promise((resolve, reject) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (first === undefined) {
        first = performance.now();
        log(`${signal}: stopping (Ctrl-C again to force)`);
        stop().then(resolve, reject);
      } else if (signal === 'SIGINT' && performance.now() - first > SAME_PRESS_MS) {
        log('forced');
        kill();
        process.exit(FORCED_EXIT_CODE);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}
