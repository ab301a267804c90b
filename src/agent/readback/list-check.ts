import { type ProbeOptions, send } from './probing.js';
import { reasonForDoubt } from './witness.js';

/**
 * Whether the listing under test shows only a part of what there is, as one that stops at twenty
 * things does: then a list that leaves something out has not lost it.
 * @param present what the read-back has found.
 */
export async function listIsCut(
  options: ProbeOptions,
  present: ReadonlySet<string>,
): Promise<boolean> {
  const { probes } = options;
  if (probes.list === null) return false;
  try {
    const before = await listed(options);
    if ([...present].every((subject) => before.subjects.has(subject))) return false;
    const doubt = await reasonForDoubt(
      probes.listWitnesses,
      before.count,
      async () => {
        const { count, subjects } = await listed(options);
        return { count, shows: (subject) => subjects.has(subject) };
      },
      options,
    );
    return doubt !== null;
  } catch (error) {
    // A target that does not answer any more proves nothing of its listing.
    if (error instanceof Error) return true;
    throw error;
  }
}

async function listed(options: ProbeOptions): Promise<{ subjects: Set<string>; count: number }> {
  const { probes, values, listPlace } = options;
  if (probes.list === null) return { subjects: new Set(), count: 0 };
  const items = listPlace.itemsIn(await send(probes.list, null, options)) ?? [];
  const subjects = new Set(items.flatMap((item) => [...values.subjectsOf(item)]));
  return { subjects, count: items.length };
}
