/** What a test of a subset answers; `stop` where there is nothing left to test with. */
export type Answer = 'fails' | 'passes' | 'stop';

export interface Minimised<Part> {
  parts: Part[];
  /** No single part can be left out any more, as far as the tests could tell. */
  minimal: boolean;
}

/**
 * Delta debugging: a subset of `parts` that still fails, from which no single part can be left out.
 * The empty set is tried first; the whole is taken to fail.
 *
 * A. Zeller, R. Hildebrandt: Simplifying and Isolating Failure-Inducing Input, IEEE Transactions on
 * Software Engineering 28 (2002) 183–200, figure 3 (ddmin). No subset is tested twice.
 * @param test is given subsets in the order of `parts`.
 */
export async function ddmin<Part>(
  parts: readonly Part[],
  test: (subset: Part[]) => Promise<Answer>,
): Promise<Minimised<Part>> {
  const answers = new Map<string, Answer>();
  const numberOf = new Map(parts.map((part, index) => [part, index]));
  const ask = async (subset: Part[]): Promise<Answer> => {
    const key = subset.map((part) => numberOf.get(part)).join();
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = await test(subset);
    answers.set(key, answer);
    return answer;
  };

  let rest = [...parts];
  let count = 2;
  const onNothing = rest.length === 0 ? 'fails' : await ask([]);
  if (onNothing !== 'passes')
    return { parts: onNothing === 'fails' ? [] : rest, minimal: onNothing === 'fails' };
  while (rest.length > 1) {
    const found = await smaller(rest, count, ask);
    if (found === 'stop') return { parts: rest, minimal: false };
    if (found !== null) {
      rest = found.subset;
      count = found.isComplement ? Math.max(count - 1, 2) : 2;
    } else if (count < rest.length) count = Math.min(2 * count, rest.length);
    else break;
  }
  return { parts: rest, minimal: true };
}

/** A part of that division that fails, else the rest of one; null where none does. */
async function smaller<Part>(
  rest: readonly Part[],
  count: number,
  ask: (subset: Part[]) => Promise<Answer>,
): Promise<{ subset: Part[]; isComplement: boolean } | 'stop' | null> {
  const chunks = divide(rest, count);
  for (const subset of chunks) {
    const answer = await ask(subset);
    if (answer === 'stop') return 'stop';
    if (answer === 'fails') return { subset, isComplement: false };
  }
  if (count === 2) return null;
  for (const chunk of chunks) {
    const left = new Set(chunk);
    const subset = rest.filter((part) => !left.has(part));
    const answer = await ask(subset);
    if (answer === 'stop') return 'stop';
    if (answer === 'fails') return { subset, isComplement: true };
  }
  return null;
}

/** In `count` pieces of nearly the same size, none of them empty. */
function divide<Part>(parts: readonly Part[], count: number): Part[][] {
  return Array.from({ length: count }, (_, index) =>
    parts.slice(
      Math.floor((index * parts.length) / count),
      Math.floor(((index + 1) * parts.length) / count),
    ),
  );
}
