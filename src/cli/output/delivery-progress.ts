import type { CliContext } from '../context.js';
import { plainText } from './plain.js';

interface Shown {
  readonly run: string;
  readonly events: number;
  readonly persisted: number;
  readonly error: Error | null;
  readonly nextTryMs: number | null;
}

/** How far a delivery is: one line that changes on a terminal, a few plain lines elsewhere. */
export interface DeliveryView {
  show(progress: Shown): void;
  end(): void;
}

export async function showDelivery(
  { stderr }: Pick<CliContext, 'stderr'>,
  runs: number,
): Promise<DeliveryView> {
  const begun = new Set<string>();
  const lineOf = (progress: Shown) => {
    begun.add(progress.run);
    return `${begun.size}/${runs} ${progressWords(progress)}`;
  };
  if (!stderr.isTTY) return plainView((progress) => stderr.write(`${lineOf(progress)}\n`));
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: stderr as NodeJS.WriteStream, discardStdin: false });
  return {
    show(progress) {
      spinner.text = lineOf(progress);
      if (!spinner.isSpinning) spinner.start();
    },
    end: () => void spinner.stop(),
  };
}

/** A line for each run, and for each new reason to wait. */
function plainView(tell: (progress: Shown) => void): DeliveryView {
  let last = '';
  return {
    show(progress) {
      const key = `${progress.run} ${progress.error?.message ?? ''}`;
      if (key === last || (progress.error === null && last.startsWith(progress.run))) return;
      last = key;
      tell(progress);
    },
    end() {},
  };
}

function progressWords({ run, persisted, events, error, nextTryMs }: Shown): string {
  const done = `${run}: ${persisted} of ${events} events persisted`;
  if (error === null) return done;
  const next = nextTryMs === null ? '' : `, next try in ${(nextTryMs / 1000).toFixed(1)} s`;
  return `${done}; ${plainText(error.message)}${next}`;
}
