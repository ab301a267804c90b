const FAULT_WORDS: Readonly<Record<string, string>> = {
  latency: 'added latency',
  timeout: 'timeouts',
  lost_response: 'lost responses',
  reset: 'connection resets',
  connection_reset: 'connection resets',
  error_status: 'error statuses',
  status: 'error statuses',
  duplicate: 'duplicate deliveries',
  duplicate_delivery: 'duplicate deliveries',
  restart: 'restarts',
};

/** A fault's name as a plural in a sentence: "lost responses". */
export function faultWords(fault: string): string {
  const name = fault.toLowerCase().replaceAll(/[\s-]+/g, '_');
  return Object.hasOwn(FAULT_WORDS, name)
    ? (FAULT_WORDS[name] ?? name)
    : `${name.replaceAll('_', ' ')} faults`;
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** "1 operation", "1,200 operations". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}

/** Epoch milliseconds as ISO 8601; a time no calendar knows becomes the epoch's start. */
export function isoTime(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
}

/** Milliseconds for a reader: `0.42 ms`, `12.5 ms`, `3.2 s`. */
export function duration(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(2))} s`;
  return `${Number(ms.toFixed(ms < 10 ? 2 : 1))} ms`;
}
