import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('../../fixtures/cloud/retention-steps.js', import.meta.url));

export interface RetentionProcess {
  databaseUrl: string;
  /** Epoch milliseconds. */
  endedBefore: number;
}

/**
 * Lets a process take so many steps and kills it while it takes the next one.
 * @returns whether it was still there to be killed.
 */
export async function killedAfter(steps: number, work: RetentionProcess): Promise<boolean> {
  const { child, lines } = start(work);
  const ended = once(child, 'exit');
  for (let taken = 0; ; taken += 1) {
    const { done } = await lines.next();
    if (done) break;
    child.stdin.write('go\n');
    if (taken < steps) continue;
    child.kill('SIGKILL');
    break;
  }
  const [, signal] = await ended;
  return signal === 'SIGKILL';
}

/** Lets a process take all the steps that are left. @returns how many it took. */
export async function toTheEnd(work: RetentionProcess): Promise<number> {
  const { child, lines } = start(work);
  const ended = once(child, 'exit');
  child.stdin.end();
  let steps = 0;
  while (!(await lines.next()).done) steps += 1;
  const [code] = await ended;
  if (code !== 0) throw new Error(`the process ended with ${code}`);
  return steps;
}

function start({ databaseUrl, endedBefore }: RetentionProcess) {
  const child = spawn(process.execPath, [FIXTURE], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, ENDED_BEFORE: String(endedBefore) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // One that was killed does not read what it is told.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}
