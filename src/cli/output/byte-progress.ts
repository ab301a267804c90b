import type { CliContext } from '../context.js';
import { bytesWords } from './quantities.js';

/** How far a long work is: on a terminal one line that changes, elsewhere nothing. */
export interface ByteProgress {
  advance(bytes: number): void;
  end(): void;
}

/** `total` in bytes, or null where it is not known beforehand. */
export async function showByteProgress(
  doing: string,
  total: number | null,
  { stderr }: Pick<CliContext, 'stderr'>,
): Promise<ByteProgress> {
  if (!stderr.isTTY) return { advance() {}, end() {} };
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: stderr as NodeJS.WriteStream, discardStdin: false });
  let done = 0;
  return {
    advance(bytes) {
      done += bytes;
      spinner.text = `${doing}: ${progressWords(done, total)}`;
      if (!spinner.isSpinning) spinner.start();
    },
    end: () => void spinner.stop(),
  };
}

export function progressWords(done: number, total: number | null): string {
  if (total === null || total === 0) return bytesWords(done);
  const percent = Math.min(100, Math.floor((100 * done) / total));
  return `${bytesWords(done)} of ${bytesWords(total)} (${percent} %)`;
}
