import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';

/** How much room is left where the data directory is: SQLite's file, and the private Redis's. */
export function registerDiskMetrics(registry: Registry, folder: string): void {
  new Gauge({
    name: 'softadastra_disk_free_bytes',
    help: 'Room left on the disk of the data directory',
    registers: [registry],
    async collect() {
      try {
        const { bavail, bsize } = await statfs(folder);
        this.set(bavail * bsize);
      } catch (error) {
        // No such folder: a process without files of its own has no such figure.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
  });
}
