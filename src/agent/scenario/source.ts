// A scenario file as text: its value, and where in it each part stands.
import { type Document, isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { isObject } from '../json.js';
import { ScenarioError } from './issue.js';
import type { ScenarioInput } from './schema.js';

/** From 1, as editors count. */
export interface Place {
  line: number;
  column: number;
}

/** The place of what a JSON pointer names, or of the nearest thing around it. */
export type PlaceOf = (pointer: string) => Place | null;

export interface ScenarioSource {
  input: ScenarioInput;
  placeOf: PlaceOf;
}

/** @throws ScenarioError with the line and column of every YAML error. */
export function readScenarioText(text: string, source: string): ScenarioSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    throw new ScenarioError(
      source,
      document.errors.map(({ message, pos }) => ({
        path: '/',
        message: `is no YAML: ${message}`,
        ...placeAt(pos[0]),
      })),
    );
  }
  return {
    input: inputOf(document, source),
    placeOf: (pointer) => find(document, pointer, placeAt),
  };
}

function inputOf(document: Document, source: string): ScenarioInput {
  const whole = (message: string) => new ScenarioError(source, [{ path: '/', message }]);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
    // An alias inside of what it names would never end.
    JSON.stringify(value);
  } catch (error) {
    throw whole(error instanceof Error ? error.message : String(error));
  }
  if (!isObject(value)) throw whole('must be a mapping of settings');
  return value;
}

/** Follows the pointer as far as the file goes. The place of a field is that of its name. */
function find(
  document: Document,
  pointer: string,
  placeAt: (offset: number) => Place,
): Place | null {
  let node: unknown = document.contents;
  let place = placeOfNode(node);
  for (const key of keysOf(pointer)) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isNode(item.key) && String(item.key) === key);
      if (pair === undefined) break;
      place = placeOfNode(pair.key) ?? place;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      place = placeOfNode(node) ?? place;
    } else break;
  }
  return place === null ? null : placeAt(place);
}

function placeOfNode(node: unknown): number | null {
  return isNode(node) ? ((node as Node).range?.[0] ?? null) : null;
}

function keysOf(pointer: string): string[] {
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')).filter(Boolean);
}
