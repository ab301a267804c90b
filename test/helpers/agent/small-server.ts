import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port of the loopback that was free a moment ago. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A shell command for a server that answers with its own process id. */
export function serverCommand(port: number): string {
  const program = `require('http').createServer((q,r)=>r.end(String(process.pid))).listen(${port},'127.0.0.1')`;
  return `"${process.execPath}" -e "${program}"`;
}

/** What that server answers. */
export async function pidAt(url: URL): Promise<number> {
  return Number(await (await fetch(url)).text());
}
