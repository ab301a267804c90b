/** One of the kind, and several. */
const FAULT_WORDS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['latency', ['added latency', 'added latency']],
  ['bandwidth', ['a narrow line', 'narrow lines']],
  ['timeout', ['a timeout', 'timeouts']],
  ['lost_response', ['a lost response', 'lost responses']],
  ['reset', ['a connection reset', 'connection resets']],
  ['connection_reset', ['a connection reset', 'connection resets']],
  ['truncated_body', ['a truncated answer', 'truncated answers']],
  ['corrupted_body', ['a corrupted answer', 'corrupted answers']],
  ['slow_body', ['a slow answer', 'slow answers']],
  ['error_status', ['an error status', 'error statuses']],
  ['duplicate_delivery', ['a duplicate delivery', 'duplicate deliveries']],
  ['reordered_delivery', ['a reordered delivery', 'reordered deliveries']],
  ['connection_refused', ['a refused connection', 'refused connections']],
  ['dns_failure', ['a failed name lookup', 'failed name lookups']],
  ['offline', ['an offline window', 'offline windows']],
  ['restart', ['a restart', 'restarts']],
  ['client_restart', ['a restart of the client', 'restarts of the client']],
]);

/** A fault's name in a sentence about many operations: "lost responses". */
export function faultWords(fault: string): string {
  const name = faultName(fault);
  return FAULT_WORDS.get(name)?.[1] ?? `${name.replaceAll('_', ' ')} faults`;
}

/** A fault's name in a sentence about one operation: "a lost response". */
export function oneFaultWords(fault: string): string {
  const name = faultName(fault);
  return FAULT_WORDS.get(name)?.[0] ?? `the fault ${name.replaceAll('_', ' ')}`;
}

function faultName(fault: string): string {
  return fault.toLowerCase().replaceAll(/[\s-]+/g, '_');
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** "1 operation", "1,200 operations". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  // Told of every operation that is described; the general way takes microseconds.
  const number = count < 1_000 ? String(count) : count.toLocaleString('en-US');
  return `${number} ${count === 1 ? singular : plural}`;
}

/** Epoch milliseconds as ISO 8601; a time no calendar knows becomes the epoch's start. */
export function isoTime(at: number): string {
  const whole = Math.trunc(at);
  const second = Math.floor(whole / 1_000);
  if (second !== lastSecond) {
    const time = new Date(at);
    if (Number.isNaN(time.getTime())) return new Date(0).toISOString();
    lastSecond = second;
    upToTheSecond = time.toISOString().slice(0, -4);
  }
  return `${upToTheSecond}${String(whole - second * 1_000).padStart(3, '0')}Z`;
}

/** Events of one second come together, and only their milliseconds differ. */
let lastSecond = Number.NaN;
let upToTheSecond = '';

/** Milliseconds for a reader: `0.42 ms`, `12.5 ms`, `3.2 s`. */
export function duration(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(2))} s`;
  return `${Number(ms.toFixed(ms < 10 ? 2 : 1))} ms`;
}
