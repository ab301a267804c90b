import type { History, Outcome } from '../history/index.js';
import { isProbe, type Subjects } from '../workload/index.js';
import type { Proven } from './clean-pass.js';
import { createFinder } from './finding.js';
import { listIsCut } from './list-check.js';
import type { ProbeOptions } from './probing.js';
import type { Look } from './reader.js';
import { reasonForDoubt } from './witness.js';

export interface FinalPassOptions extends ProbeOptions {
  history: History;
  subjects: Subjects;
  proven: Proven;
  /** False where the target is known to be gone. */
  targetUp: boolean;
}

const POLL_MS = 300;

/**
 * Reads everything back after the faults have ended and puts what it found into the history.
 * Something acknowledged that does not show is looked for again until `patience_ms` is over.
 */
export async function finalPass(options: FinalPassOptions): Promise<void> {
  const { runtime, scenario, history, subjects } = options;
  const works = worksOn(history.outcomes.values());
  const things = works.map(({ creation: { operation } }) => ({
    subject: operation.name,
    marker: operation.marker,
    id: subjects.idOf(operation.name),
  }));
  await runtime.wait(scenario.readback.settle_ms);
  const deadline = runtime.now() + scenario.readback.patience_ms;
  let look = await options.reader(things);
  while (works.some((work) => somethingMissing(look, work, options)) && runtime.now() < deadline) {
    await runtime.wait(POLL_MS);
    look = await options.reader(things);
  }
  const missing = works.some((work) => somethingMissing(look, work, options));
  const doubt = missing ? await doubtIn(look, options) : null;
  const finder = createFinder({ ...options, look, doubt });
  for (const { creation, others } of works) {
    const id = subjects.idOf(creation.operation.name);
    for (const [name, finding] of finder(creation, others, id)) history.found(name, finding);
  }
  await seeListing(look, works, doubt !== null, options);
}

/** What the listing shows at last, and whether listings can be trusted in what they leave out. */
async function seeListing(
  look: Look,
  works: readonly Work[],
  isDoubtful: boolean,
  options: FinalPassOptions,
): Promise<void> {
  const { history } = options;
  const names = works.map(({ creation }) => creation.operation.name);
  const present = names.filter((name) => {
    const view = look.of(name);
    return view.readable && view.things.length > 0;
  });
  const asked = history.sights.length > 0 && options.targetUp;
  const cut = isDoubtful || (asked && (await listIsCut(options, new Set(present))));
  if (look.shown === null && !cut) return;
  const shown = (look.shown ?? []).filter((subject) => !isProbe(subject));
  history.saw({ operation: null, attempt: null, shown, complete: !cut });
}

/** A thing and everything that was done to it, reads left out: those are not read back. */
interface Work {
  creation: Outcome;
  others: Outcome[];
}

function worksOn(outcomes: Iterable<Outcome>): Work[] {
  const all = [...outcomes];
  const works = new Map<string, Work>();
  for (const creation of all) {
    if (creation.operation.kind !== 'create') continue;
    works.set(creation.operation.name, { creation, others: [] });
  }
  for (const outcome of all) {
    const { kind, subject } = outcome.operation;
    if (kind === 'update' || kind === 'delete') works.get(subject)?.others.push(outcome);
  }
  return [...works.values()];
}

/** Something acknowledged that the look does not show, and no other operation explains at once. */
function somethingMissing(
  look: Look,
  { creation, others }: Work,
  { values }: FinalPassOptions,
): boolean {
  const { name } = creation.operation;
  const view = look.of(name);
  if (!view.readable) return true;
  const there = view.things.length > 0;
  const removal = others.find(({ operation }) => operation.kind === 'delete');
  if (removal) return there ? removal.acknowledged : isLeft(creation, removal);
  if (!there) return creation.acknowledged;
  const updates = others.filter(({ acknowledged }) => acknowledged);
  if (updates.length === 0) return false;
  const value = values.valueIn(view.things[0], name);
  return !updates.some(({ operation }) => operation.value === value);
}

/** A deletion that was refused removes nothing. Which one was is not told here: a look more does no harm. */
function isLeft(creation: Outcome, removal: Outcome): boolean {
  return creation.acknowledged && !removal.acknowledged;
}

/** Only a listing can leave out what is there. */
async function doubtIn(look: Look, options: FinalPassOptions): Promise<string | null> {
  if (look.listed === null || !options.targetUp) return null;
  try {
    return await reasonForDoubt(
      options.probes.witnesses,
      look.listed,
      async (written) => {
        const now = await options.reader(written);
        const shown = new Set(now.shown);
        return { count: now.listed ?? 0, shows: (subject) => shown.has(subject) };
      },
      options,
    );
  } catch (error) {
    return `one more write after the faults did not succeed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
