import { readFile } from 'node:fs/promises';

/** The most memory a process has had resident until now, in bytes, as Linux tells it. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`the memory of ${pid} is not told`);
  return Number(kilobytes) * 1_024;
}
