import { checkNodeId } from '../../core/index.js';

/**
 * What a value may be. `parse` takes the text of a flag or variable, or what a YAML file holds, and
 * answers the value, or a {@link Problem} that says what would be right.
 */
export interface Kind<T> {
  /** As it stands in a usage line: `<port>`; none where the flag alone says it. */
  readonly placeholder: string | null;
  parse(raw: unknown): T | Problem;
}

/** What would be right: completes "must be …". */
export class Problem {
  constructor(readonly expected: string) {}
}

export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

export const text = (placeholder: string): Kind<string> => ({
  placeholder,
  parse: (raw) =>
    typeof raw === 'string' && raw.trim() !== '' ? raw : new Problem('a text that is not empty'),
});

export const nodeId: Kind<string> = {
  placeholder: '<id>',
  parse(raw) {
    // As a number 007 is 7 and 1e3 is 1000: another node than the one that was meant.
    if (typeof raw === 'number') return new Problem(`a text: in quotes, as "${raw}"`);
    return checkNodeId(typeof raw === 'string' ? raw : '').valueOr(
      new Problem("1-128 letters, digits, '.', '_' or '-', beginning with a letter or digit"),
    );
  },
};

export const flag: Kind<boolean> = {
  placeholder: null,
  parse(raw) {
    if (raw === true || raw === 'true' || raw === '1' || raw === 'yes') return true;
    if (raw === false || raw === 'false' || raw === '0' || raw === 'no') return false;
    return new Problem('true or false');
  },
};

export const integer = (least: number, most: number, placeholder = '<number>'): Kind<number> => ({
  placeholder,
  parse(raw) {
    const value = typeof raw === 'string' && /^-?\d+$/.test(raw.trim()) ? Number(raw) : raw;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    return new Problem(`a whole number from ${least} to ${most}`);
  },
});

export const port = integer(0, 65_535, '<port>');

export const oneOf = <T extends string>(...allowed: readonly T[]): Kind<T> => ({
  placeholder: `<${allowed.join('|')}>`,
  parse: (raw) =>
    allowed.find((candidate) => candidate === raw) ?? new Problem(`one of ${allowed.join(', ')}`),
});

/** A list in YAML, a repeated flag, or one text with commas: `10.0.0.2:4041,[::1]:4042`. */
export const addresses: Kind<readonly PeerAddress[]> = {
  placeholder: '<host:port,...>',
  parse(raw) {
    const parts = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [null];
    const parsed = parts
      .filter((part) => part !== '')
      .map((part) => (typeof part === 'string' ? parseAddress(part.trim()) : null));
    return parsed.every((address) => address !== null)
      ? parsed
      : new Problem('addresses such as 10.0.0.2:4041 or [::1]:4041');
  },
};

/** `host:port`, an IPv6 host in brackets, perhaps with its zone. Null where it is neither. */
export function parseAddress(address: string): PeerAddress | null {
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%[^\s%[\]]+)?)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? match?.[2];
  const number = Number(match?.[3]);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
}
