import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** An empty folder for each measurement, which goes with it: none finds what another left. */
export class NewPaths {
  #made = 0;

  constructor(readonly folder: string) {}

  async use<T>(measure: (folder: string) => Promise<T>): Promise<T> {
    this.#made += 1;
    const folder = path.join(this.folder, `measurement-${this.#made}`);
    await mkdir(folder);
    try {
      return await measure(folder);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}
