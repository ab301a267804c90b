/**
 * XML 1.0 has no place for most control characters, not even escaped: they are dropped. So is the
 * carriage return, with which a log could be overwritten.
 */
export function xml(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/(?![\t\n])\p{Cc}|\p{Bidi_Control}|[\u{FFFE}\u{FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
