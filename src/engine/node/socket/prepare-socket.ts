import path from 'node:path';
import { SoftadastraError } from '../../core/index.js';
import { type Disk, DiskError } from '../../disk/index.js';
import { shortSocketDirectory } from '../config/control-socket-path.js';
import { connectControl } from './control-client.js';

/** Sees to it that a control socket can be bound. @throws SoftadastraError where it must not be. */
export async function prepareSocket(socketPath: string, disk: Disk): Promise<void> {
  try {
    await prepareDirectory(path.dirname(socketPath), disk);
    await clearStaleSocket(socketPath, disk);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    throw cannotListen(socketPath, error);
  }
}

export function cannotListen(where: string, cause: Error): SoftadastraError {
  const message = `cannot listen at ${where}: ${cause.message}`;
  return new SoftadastraError('io_error', message, { cause, context: { socket: where } });
}

async function prepareDirectory(directory: string, disk: Disk): Promise<void> {
  if (directory !== shortSocketDirectory()) {
    if ((await disk.stat(directory)) === null) throw missing(directory);
    return;
  }
  await disk.makeDirectory(directory);
  if (!(await disk.isPrivate(directory))) throw notPrivate(directory);
}

/** A node that was killed leaves its socket behind; one that answers is alive. */
async function clearStaleSocket(socketPath: string, disk: Disk): Promise<void> {
  const other = await connectControl(socketPath, { disk });
  if (other) {
    await other.close();
    throw new SoftadastraError('already_exists', `a node answers at ${socketPath} already`, {
      context: { socket: socketPath },
    });
  }
  const found = await disk.stat(socketPath);
  if (found === null) return;
  if (found.type !== 'socket') throw notASocket(socketPath, found.type);
  await disk.remove(socketPath);
}

function missing(directory: string): SoftadastraError {
  const message = `the directory of the control socket, ${directory}, is not there: make it, or name another (--data-dir, --control-socket)`;
  return new SoftadastraError('directory_missing', message, { context: { path: directory } });
}

function notPrivate(directory: string): SoftadastraError {
  const message = `${directory} is not this user's alone, so that no control socket is safe in it: remove it, or choose a path of at most 100 bytes (--control-socket)`;
  return new SoftadastraError('permission_denied', message, { context: { path: directory } });
}

function notASocket(socketPath: string, type: string): SoftadastraError {
  const kind = type === 'other' ? 'device or pipe' : type;
  const message = `${socketPath} is a ${kind}, not a control socket: it is left alone, choose another path`;
  return new SoftadastraError('already_exists', message, { context: { socket: socketPath } });
}
