import { holdsText, isObject } from '../json.js';

/**
 * The dotted path of the list whose items hold the marker (`''` is the whole answer): the outermost
 * array that has one, else the object around the outermost thing that holds the marker itself.
 * Null where the answer does not hold the marker at all.
 */
export function listPath(answer: unknown, marker: string): string | null {
  return outermostArray(answer, marker) ?? aroundThing(answer, marker);
}

/**
 * Breadth first, and not into a thing that holds the marker itself: a list inside an item is never
 * taken for the list of items.
 */
function outermostArray(answer: unknown, marker: string): string | null {
  let level: [string, unknown][] = [['', answer]];
  while (level.length > 0) {
    for (const [path, value] of level) {
      if (Array.isArray(value) && holdsText(value, marker)) return path;
    }
    level = level.flatMap(([path, value]) =>
      path !== '' && ownsText(value, marker) ? [] : fieldsOf(path, value),
    );
  }
  return null;
}

function aroundThing(answer: unknown, marker: string): string | null {
  let level: { path: string; around: string; value: unknown }[] = [
    { path: '', around: '', value: answer },
  ];
  while (level.length > 0) {
    for (const { around, value } of level) {
      if (ownsText(value, marker)) return around;
    }
    level = level.flatMap(({ path, value }) =>
      fieldsOf(path, value).map(([inner, part]) => ({ path: inner, around: path, value: part })),
    );
  }
  return null;
}

function fieldsOf(path: string, value: unknown): [string, unknown][] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, part]) => [path === '' ? key : `${path}.${key}`, part]);
}

function ownsText(value: unknown, marker: string): boolean {
  if (!isObject(value)) return false;
  return Object.values(value).some((part) => typeof part === 'string' && part.includes(marker));
}
