import { randomBytes } from 'node:crypto';
import * as node from 'node:fs/promises';
import path from 'node:path';
import { type Credentials, readCredentials, serialized } from './credentials.js';
import { LoginError } from './login-error.js';

/** What is needed of a file system. */
export type Files = Pick<typeof node, 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm'>;

/**
 * Changes what is kept. Whoever reads, and whatever ends this process, finds the file as it was or as
 * it is to be. Of two changes at the same moment one may fail, or be lost whole.
 * @throws LoginError; then the file is as it was.
 */
export async function keepCredentials(
  file: string,
  change: (kept: Credentials) => Credentials,
  files: Files = node,
): Promise<Credentials> {
  const { credentials } = await readCredentials(file);
  const changed = change(credentials);
  const temporary = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    await files.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await sweep(file, files);
    if (changed.clouds.size === 0) await files.rm(file, { force: true });
    else await replace(file, temporary, serialized(changed), files);
    return changed;
  } catch (error) {
    throw await unwritable(error, file, temporary, files);
  }
}

/** A process that was killed while it wrote has left a file with keys. */
async function sweep(file: string, files: Files): Promise<void> {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  for (const each of await files.readdir(folder)) {
    const isLeft = each.startsWith(`${name}.`) && each.endsWith('.new');
    if (isLeft) await files.rm(path.join(folder, each), { force: true });
  }
}

async function replace(file: string, temporary: string, text: string, files: Files): Promise<void> {
  const handle = await files.open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await files.rename(temporary, file);
}

async function unwritable(error: unknown, file: string, temporary: string, files: Files) {
  const left = await files.rm(temporary, { force: true }).then(
    () => '',
    () => `, and ${temporary} may hold a key`,
  );
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const text = `The keys cannot be kept: ${reason} (${file})${left}.`;
  return new LoginError('credentials_unwritable', text, { cause: error });
}
