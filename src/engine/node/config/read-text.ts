import type { Disk } from '../../disk/index.js';

/** More than this is no configuration. */
const MOST_BYTES = 1024 * 1024;

/** @throws DiskError where it cannot be read. */
export async function readText(disk: Disk, file: string): Promise<string> {
  const opened = await disk.open(file, { readOnly: true });
  try {
    const bytes = Buffer.alloc(Math.min(await opened.size(), MOST_BYTES));
    const read = await opened.read(bytes, 0);
    return bytes.toString('utf8', 0, read);
  } finally {
    await opened.close();
  }
}
