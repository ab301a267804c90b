import type { Writable } from 'node:stream';
import ora from 'ora';
import type { Progress } from '../agent/index.js';

/** Shows how far a test is, until `end`. */
export interface ProgressView {
  show(progress: Progress): void;
  end(): void;
}

/** One line that changes on a terminal, a few plain lines elsewhere. */
export function createProgressView(stream: Writable & { isTTY?: boolean }): ProgressView {
  return stream.isTTY ? liveView(stream) : plainView(stream);
}

function liveView(stream: Writable): ProgressView {
  const spinner = ora({ stream: stream as NodeJS.WriteStream, discardStdin: false });
  return {
    show(progress) {
      spinner.text = lineOf(progress);
      if (!spinner.isSpinning) spinner.start();
    },
    end: () => void spinner.stop(),
  };
}

function plainView(stream: Writable): ProgressView {
  let last = '';
  return {
    show(progress) {
      // A step, and each quarter of the operations, gets one line.
      const quarter = Math.floor((4 * progress.done) / progress.total);
      const key = progress.step === 'faults' ? `faults ${quarter}` : progress.step;
      if (key === last) return;
      last = key;
      stream.write(`${lineOf(progress)}\n`);
    },
    end() {},
  };
}

function lineOf({ step, done, total, faults }: Progress): string {
  return step === 'faults' ? `${step}: ${done}/${total} operations, ${faults} faults` : step;
}
