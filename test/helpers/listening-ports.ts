import { readdir, readFile, readlink } from 'node:fs/promises';

/** The TCP ports on which a process of this machine listens, as Linux tells them. */
export async function listeningPorts(pid: number): Promise<number[]> {
  const folder = `/proc/${pid}/fd`;
  const links = (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => ''));
  const sockets = new Set(await Promise.all(links));
  const tables = ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8'));
  const lines = (await Promise.all(tables)).flatMap((table) => table.trim().split('\n').slice(1));
  return lines.flatMap((line) => {
    // sl, local address:port in hex, remote, state, …; the inode is the tenth.
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const own = state === LISTEN && sockets.has(`socket:[${inode}]`);
    return own ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
  });
}

const LISTEN = '0A';
