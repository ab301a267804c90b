/** The parts of V8's .cpuprofile that are used here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node that was found at each look. */
  readonly samples: readonly number[];
  /** Microseconds between a look and the one before. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly children?: readonly number[];
  readonly callFrame: { readonly functionName: string; readonly url: string };
}

/** A function as it was called from its parent, with all that it called. */
export interface Frame {
  readonly name: string;
  /** With its children's. */
  micros: number;
  readonly children: Map<string, Frame>;
}

const LOADING = /^node:internal\/modules\//;

/** Adds up the time of the same calls; idle time and the loading of modules are left out. */
export function readProfile({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  const root: Frame = { name: 'all', micros: 0, children: new Map() };
  for (const [index, id] of samples.entries()) {
    const stack = stackOf(id, byId, parents);
    if (stack.some(({ callFrame }) => isLeftOut(callFrame))) continue;
    add(root, stack.map(nameOf), Math.max(0, timeDeltas[index] ?? 0));
  }
  return root;
}

/** From the outermost caller in, without V8's own root. */
function stackOf(
  id: number,
  byId: ReadonlyMap<number, ProfileNode>,
  parents: ReadonlyMap<number, number>,
): ProfileNode[] {
  const stack: ProfileNode[] = [];
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    const node = byId.get(at);
    if (node) stack.unshift(node);
  }
  return stack.slice(1);
}

function isLeftOut({ functionName, url }: ProfileNode['callFrame']): boolean {
  return functionName === '(idle)' || LOADING.test(url);
}

/** The function, and the package or file that it is from; never a folder of this machine. */
function nameOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const name = functionName || '(anonymous)';
  const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  const place = installed ?? url.replace(/^node:/, '').replace(/.*\/(?=[^/]+\/[^/]+$)/, '');
  return place ? `${name} ${place}` : name;
}

function add(root: Frame, names: readonly string[], micros: number): void {
  root.micros += micros;
  let at = root;
  for (const name of names) {
    const child = at.children.get(name) ?? { name, micros: 0, children: new Map() };
    at.children.set(name, child);
    child.micros += micros;
    at = child;
  }
}
