import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../folder.js';
import { skipped } from '../skipped.js';

const run = promisify(execFile);

/**
 * A file system of its own that holds `bytes` and no more; it goes with the test. Null where this
 * process may not mount one: the test's log then says why it was skipped.
 */
export async function smallFileSystem(t: ExecutionContext, bytes: number): Promise<string | null> {
  const folder = await temporaryFolder(t);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', folder]);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    skipped(t, `a real full disk needs the right to mount a tmpfs (${reason})`);
    return null;
  }
  t.teardown(() => run('umount', ['--lazy', folder]));
  return folder;
}
