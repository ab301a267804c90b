/** Longest text taken over from a payload, in characters. */
const MAX_TEXT = 120;

/** The fields of a payload that the report understands; null where absent or of another type. */
export class PayloadReader {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(payload: unknown) {
    this.#fields = isRecord(payload) ? payload : {};
  }

  text(name: string, most = MAX_TEXT): string | null {
    const value = this.#fields[name];
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    return typeof value === 'string' && value !== '' ? shorten(value, most) : null;
  }

  number(name: string): number | null {
    const value = this.#fields[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }

  boolean(name: string): boolean | null {
    const value = this.#fields[name];
    return typeof value === 'boolean' ? value : null;
  }

  /** The first elements of an array; empty where there is none. */
  list(name: string, most: number): readonly unknown[] {
    const value = this.#fields[name];
    return Array.isArray(value) ? value.slice(0, most) : [];
  }

  /** Whether the field is there, as null or as anything else. */
  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** Any JSON value in few words, for `expected` and `found`. */
  json(name: string): string | null {
    const value = this.#fields[name];
    return value === undefined ? null : quote(value, MAX_TEXT);
  }
}

/** A value as JSON of at most `length` characters. */
export function quote(value: unknown, length: number): string {
  return shorten(JSON.stringify(value) ?? '', length);
}

/**
 * At most `length` characters. A cut string is copied: a slice would keep the long original in memory
 * for as long as the report is being built.
 */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return DECODER.decode(ENCODER.encode(`${text.slice(0, length - 1).toWellFormed()}…`));
}

/** Of the web, since a browser reads payloads too. */
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
