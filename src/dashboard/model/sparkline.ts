export interface Spark {
  /** One SVG path per stretch without a gap; a lone point is a stretch of length zero. */
  readonly paths: readonly string[];
  /** Where the last value stands; null where there is none. */
  readonly last: { readonly x: number; readonly y: number } | null;
}

/**
 * A line through values of 0–100, evenly spaced, in a box whose lines keep `inset` from its edges.
 * Null values are gaps: a run without a score is neither good nor bad.
 */
export function sparkOf(
  values: readonly (number | null)[],
  width: number,
  height: number,
  inset = 3,
): Spark {
  const step = values.length > 1 ? (width - 2 * inset) / (values.length - 1) : 0;
  const paths: string[] = [];
  let last: Spark['last'] = null;
  let open = false;
  values.forEach((value, place) => {
    if (value === null) {
      open = false;
      return;
    }
    const x = rounded(inset + place * step);
    const y = rounded(height - inset - ((height - 2 * inset) * value) / 100);
    if (open) paths.push(`${paths.pop()}L${x} ${y}`);
    else paths.push(`M${x} ${y}`);
    open = true;
    last = { x, y };
  });
  return { paths: paths.map(withLength), last };
}

/** `Score over 12 runs, from 92 to 60, lowest 40`: the same line in words. */
export function sparkWords(values: readonly (number | null)[]): string {
  const scores = values.filter((value) => value !== null);
  const [first] = scores;
  const last = scores.at(-1);
  if (first === undefined || last === undefined) return 'No scored run yet';
  if (scores.length === 1) return `Score of one run, ${last}`;
  const lowest = Math.min(...scores);
  return `Score over ${scores.length} runs, from ${first} to ${last}, lowest ${lowest}`;
}

/** A path that only moves draws nothing; one of length zero draws its round end. */
function withLength(path: string): string {
  return path.includes('L') ? path : `${path}h0`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
