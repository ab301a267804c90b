import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Two UDP ports of loopback that nobody used a moment ago. */
export async function freeDatagramPorts(): Promise<[number, number]> {
  const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
  const ports = await Promise.all(sockets.map(boundPort));
  await Promise.all(sockets.map((socket) => once(socket.close(), 'close')));
  return [ports[0] ?? 0, ports[1] ?? 0];
}

async function boundPort(socket: Socket): Promise<number> {
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}
