import { type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Thrown before any byte goes to an address that hands out the credentials of a cloud machine. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
  readonly code = 'EFORBIDDENADDRESS';
  constructor(host: string, address: string) {
    const what = host === address ? `${host} is` : `${host} leads to ${address},`;
    super(`${what} a metadata address of a cloud: the agent does not go there.`);
  }
}

const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16); // AWS, Azure, Google, Oracle and others; ECS tasks
FORBIDDEN.addAddress('100.100.100.200'); // Alibaba
FORBIDDEN.addAddress('168.63.129.16'); // Azure's wire server
FORBIDDEN.addAddress('192.0.0.192'); // Oracle, older
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6'); // AWS
FORBIDDEN.addAddress('fd20:ce::254', 'ipv6'); // Google
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
// The same through other forms of IPv6; the mapped one (::ffff:0:0/96) is seen through by itself.
for (const [prefix, of] of [
  ['64:ff9b::', 96], // NAT64 (RFC 6052)
  ['::', 96], // compatible (RFC 4291 §2.5.5.1)
  ['::ffff:0:', 96], // translated (RFC 2765)
] as const) {
  FORBIDDEN.addSubnet(`${prefix}a9fe:0`, of + 16, 'ipv6');
  FORBIDDEN.addAddress(`${prefix}6464:64c8`, 'ipv6');
  FORBIDDEN.addAddress(`${prefix}a83f:8110`, 'ipv6');
  FORBIDDEN.addAddress(`${prefix}c000:c0`, 'ipv6');
}
FORBIDDEN.addSubnet('2002:a9fe::', 32, 'ipv6'); // 6to4 (RFC 3056)

/** @throws ForbiddenAddressError when the URL's host is such an address itself. */
export function refuseForbiddenHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) refuseAddress(host, host);
}

/** A lookup for sockets that looks at what DNS said, at the moment of connecting. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  const all: LookupOptions & { all: true } = { ...options, all: true };
  lookup(hostname, all, (error, addresses) => {
    if (error) return callback(error, '');
    try {
      for (const { address } of addresses) refuseAddress(hostname, address);
    } catch (refusal) {
      return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), '');
    }
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  });
};

function refuseAddress(host: string, address: string): void {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (FORBIDDEN.check(address, family)) throw new ForbiddenAddressError(host, address);
}
