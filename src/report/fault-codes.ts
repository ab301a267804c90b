/**
 * Two letters for a fault, where a chart has no room for its name: the initials, `LR` for
 * lost-response; names of one word give their first two letters.
 */
export function faultCode(fault: string): string {
  const known = CODES.get(fault.toLowerCase().replaceAll('_', '-'));
  if (known !== undefined) return known;
  const words = fault.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = words.length > 1 ? words.map((word) => first(word)) : [...(words[0] ?? '?')];
  return letters.slice(0, 2).join('').toUpperCase();
}

function first(word: string): string {
  return [...word][0] ?? '';
}

/** Where initials would be the same. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['latency', 'LA'],
  ['timeout', 'TO'],
  ['connection-reset', 'CR'],
  ['connection-refused', 'CX'],
  ['corrupted-body', 'CB'],
  ['client-restart', 'CL'],
  ['restart', 'RS'],
]);
