import type { Socket } from 'node:net';

/**
 * Breaks a connection with a TCP reset. Where its regular end is on the way out already, it is only
 * closed: libuv refuses a reset then, and Node (seen on 20.20) never closes the handle any more, so
 * that the process spins for ever where it should end.
 */
export function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
