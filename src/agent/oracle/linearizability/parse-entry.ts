import {
  ENTRY_TYPES,
  type EntryType,
  type HistoryEntry,
  type Key,
  OPERATION_KINDS,
  type OperationKind,
} from './entry.js';

/** What a line that is no part of the history says about it: faults that were injected, say. */
const NOT_A_PROCESS = 'nemesis';

/**
 * One line of a saved history. Fields that are not known are ignored, and so is a `:` before a name.
 * @returns the entry; null where the line says nothing of the history; or, as text, what is wrong
 */
export function parseEntry(line: string): HistoryEntry | null | string {
  if (line.trim() === '') return null;
  const fields = parseObject(line);
  if (fields === null) return 'this is no JSON object';
  const { process, key = null } = fields;
  if (typeof process !== 'number' && typeof process !== 'string') {
    return `"process" must be a number or a text, not ${shown(process)}`;
  }
  if (nameOf(process) === NOT_A_PROCESS) return null;
  const type = nameOf(fields.type);
  if (!isOneOf(ENTRY_TYPES, type)) {
    return `"type" must be ${ENTRY_TYPES.join(', ')}, not ${shown(fields.type)}`;
  }
  const f = nameOf(fields.f);
  if (!isOneOf(OPERATION_KINDS, f)) {
    return `"f" must be ${OPERATION_KINDS.join(', ')}, not ${shown(fields.f)}`;
  }
  if (!isKey(key)) return `"key" must be a text or a number, not ${shown(key)}`;
  return entryOf(fields, { process, type, f, key });
}

function entryOf(
  { value, time, key: givenKey }: Record<string, unknown>,
  {
    process,
    type,
    f,
    key,
  }: { process: number | string; type: EntryType; f: OperationKind; key: Key },
): HistoryEntry {
  return {
    process,
    type,
    f,
    ...(givenKey === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
    ...(time === undefined ? {} : { time }),
  };
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? { ...parsed }
      : null;
  } catch {
    return null;
  }
}

/** `:ok` is `ok`. */
function nameOf(text: unknown): unknown {
  return typeof text === 'string' && text.startsWith(':') ? text.slice(1) : text;
}

function isOneOf<T extends string>(names: readonly T[], name: unknown): name is T {
  return names.some((one) => one === name);
}

function isKey(key: unknown): key is Key {
  return key === null || typeof key === 'string' || typeof key === 'number';
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
