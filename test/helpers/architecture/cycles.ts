export interface Edge {
  readonly file: string;
  readonly target: string;
}

/**
 * Circles among folders that lie side by side. A folder and one inside it do not count: an index at
 * the top that lists what lies below is how this project names its variants.
 */
export function findFolderCycles(edges: readonly Edge[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const edge of edges) {
    const [from, to] = siblings(edge);
    if (from && to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  const found = new Set<string>();
  for (const start of graph.keys()) {
    const circle = pathBack(graph, start, start, new Set());
    if (circle) found.add(`folder cycle: ${normalised(circle).join(' -> ')}`);
  }
  return [...found];
}

/** The two folders at the place where the paths part; none where one path holds the other. */
function siblings({ file, target }: Edge): [string, string] | [null, null] {
  const a = file.split('/').slice(0, -1);
  const b = target.split('/').slice(0, -1);
  const parting = a.findIndex((part, index) => part !== b[index]);
  if (!target.endsWith('.ts') || parting < 0 || parting >= b.length) return [null, null];
  return [a.slice(0, parting + 1).join('/'), b.slice(0, parting + 1).join('/')];
}

function pathBack(
  graph: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  goal: string,
  seen: Set<string>,
): string[] | null {
  for (const next of graph.get(from) ?? []) {
    if (next === goal) return [from];
    if (seen.has(next)) continue;
    seen.add(next);
    const rest = pathBack(graph, next, goal, seen);
    if (rest) return [from, ...rest];
  }
  return null;
}

/** The same circle found from another of its folders reads the same. */
function normalised(circle: readonly string[]): string[] {
  const first = circle.indexOf([...circle].sort()[0] as string);
  const turned = [...circle.slice(first), ...circle.slice(0, first)];
  return [...turned, turned[0] as string];
}
