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
FORBIDDEN.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6'); // 169.254.0.0/16 through NAT64

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
