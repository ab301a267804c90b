import { type ProbeOptions, send, writeProbe } from './probing.js';

const POLL_MS = 300;

/**
 * Whether the listing under test shows only a part of what there is, as one that stops at twenty
 * things does: then a list that leaves something out has not lost it. One more thing is created
 * without faults: a listing that shows it and grows by it is not cut.
 * @param present what the read-back has found.
 */
export async function listIsCut(
  options: ProbeOptions,
  present: ReadonlySet<string>,
): Promise<boolean> {
  const { probes, runtime, scenario } = options;
  if (probes.list === null) return false;
  try {
    const before = await listed(options);
    if ([...present].every((subject) => before.subjects.has(subject))) return false;
    const probe = await writeProbe(probes.after, options);
    const deadline = runtime.now() + scenario.readback.patience_ms;
    for (;;) {
      const now = await listed(options);
      if (now.subjects.has(probe.subject) && now.count > before.count) return false;
      if (runtime.now() >= deadline) return true;
      await runtime.wait(POLL_MS);
    }
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
