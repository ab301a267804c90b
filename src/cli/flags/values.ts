// Values of flags. What cannot be used is added to `problems`, so that all are told at once.

/** For flags that may be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A whole number without sign; undefined where nothing was typed, or nothing usable. */
export function wholeNumberOf(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
  problems: string[],
): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  problems.push(`${flag} must be a whole number from ${least} to ${most}, not "${text}"`);
  return undefined;
}

/** A decimal number without sign or exponent. */
export function numberOf(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
  problems: string[],
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^(\d{1,9}(\.\d{1,9})?|\.\d{1,9})$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  problems.push(`${flag} must be a number from ${least} to ${most}, not "${text}"`);
  return undefined;
}

/** `name=value` texts as an object; the separator may stand in the value again. */
export function pairsOf(
  flag: string,
  separator: string,
  texts: readonly string[] | undefined,
  problems: string[],
): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const text of texts ?? []) {
    const at = text.indexOf(separator);
    if (at > 0) pairs[text.slice(0, at).trim()] = text.slice(at + 1).trim();
    else problems.push(`${flag} must be name${separator}value, not "${text}"`);
  }
  return pairs;
}
