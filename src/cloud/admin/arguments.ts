import { InvalidArgumentError } from 'commander';
import { type IdPrefix, isId } from '../platform/ids.js';
import { LANES, type Lane } from '../queues/index.js';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90m`, `24h`, `7d` ago, or a time as ISO 8601 says it. @returns epoch milliseconds. */
export function timeBefore(now: number): (text: string) => number {
  return (text) => {
    const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
    if (amount && unit) return now - Number(amount) * UNITS[unit as keyof typeof UNITS];
    const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(time)) {
      throw new InvalidArgumentError('It must look like 90m, 24h, 7d or 2026-11-21T08:00:00Z.');
    }
    return time;
  };
}

export function idOf(prefix: IdPrefix): (text: string) => string {
  return (text) => {
    if (isId(prefix, text)) return text;
    throw new InvalidArgumentError(`It must look like ${prefix}_ and 32 hexadecimal digits.`);
  };
}

/** For options that may be given more than once. */
export function idsOf(prefix: IdPrefix): (text: string, before?: string[]) => string[] {
  const one = idOf(prefix);
  return (text, before = []) => [...before, one(text)];
}

export function laneNamed(text: string): Lane {
  const lane = (Object.keys(LANES) as Lane[]).find((name) => name === text);
  if (lane) return lane;
  throw new InvalidArgumentError(`It must be one of ${Object.keys(LANES).join(', ')}.`);
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
