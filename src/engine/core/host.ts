import { isIP } from 'node:net';

/** Whether an address is this machine's own: 127.0.0.0/8, ::1, or the name localhost. */
export function isLoopback(host: string): boolean {
  const plain = withoutBrackets(host).toLowerCase();
  if (plain === 'localhost') return true;
  const v4 = plain.startsWith('::ffff:') ? plain.slice('::ffff:'.length) : plain;
  if (isIP(v4) === 4) return v4.startsWith('127.');
  return isIP(plain) === 6 && /^[0:]*:0*1$/.test(plain);
}

/** An IPv6 address may be written as in a URL: [::1]. */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** `host:port`, an IPv6 host in brackets. */
export function formatAddress(address: { readonly host: string; readonly port: number }): string {
  const { host, port } = address;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
