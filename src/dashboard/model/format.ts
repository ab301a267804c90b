const THIN_SPACE = '\u2009';

/** `1 234 567`, with thin separators. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** `1 operation`, `1 200 operations` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Milliseconds for people: `0.4 ms`, `83 ms`, `1.24 s`, `2 min 5 s`, `3 h 12 min`. */
export function duration(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Math.round(ms / 10) / 100} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor(ms / 1_000) % 60} s`;
  return `${count(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const STEPS: readonly [limitS: number, unitS: number, one: string][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400, 'year'],
];

/** `just now`, `5 minutes ago`, `in 2 hours` */
export function ago(at: number, now: number): string {
  const seconds = Math.abs(now - at) / 1_000;
  if (seconds < 5) return 'just now';
  for (const [limit, unit, one] of STEPS) {
    if (seconds >= limit) continue;
    const words = counted(Math.floor(seconds / unit), one);
    return now >= at ? `${words} ago` : `in ${words}`;
  }
  return 'long ago';
}

/** `2026-11-21 03:44:50 UTC`, the same in every browser. */
export function exactTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** A share of one in per cent: `0 %`, `< 0.1 %`, `12.5 %`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${Math.round(share * 1_000) / 10} %`;
}

/** `data_loss_risk_detected` as people say it: `Data loss risk detected`. */
export function sentence(term: string): string {
  const words = term.replaceAll('_', ' ').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
