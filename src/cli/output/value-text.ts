import type { EncodedValue } from '../../engine/node/index.js';
import { plainLines, shortText } from './plain.js';

/** A whole value as lines for a person: text with its control characters visible, or base64. */
export function valueText({ encoding, data }: EncodedValue): string {
  return encoding === 'text' ? plainLines(data) : data;
}

/** The beginning of a value, for one line of a table. */
export function valueGist(value: EncodedValue | null, most = 48): string {
  if (value === null) return '(deleted)';
  if (value.encoding === 'text') return shortText(value.data, most);
  return `(binary) ${shortText(value.data, most - 9)}`;
}

/** `2026-03-01 10:22:05Z` */
export function timeText(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}
