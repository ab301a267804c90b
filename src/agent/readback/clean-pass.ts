import type { Operation } from '../history/index.js';
import { type EchoedFields, isCalled, learnEchoes, learnIdPlaces } from './compare.js';
import { lookUntil, type ProbeOptions, send, untilFine, writeProbe } from './probing.js';
import type { Look, LookedFor } from './reader.js';

/** What the clean pass has shown of the target. */
export interface Proven {
  /** Which fields of a creation, and of an update, come back as they were sent. */
  created: EchoedFields;
  updated: EchoedFields;
  /** Where a thing that is read back says its id; null where it does not. */
  idPlace: string | null;
}

/**
 * Does without any fault what the scenario will do under faults, and reads back after each step: the
 * proof that the read-back sees what is written, and the source of which fields can be compared.
 * @throws BlindOracleError, UnreachableTargetError
 */
export async function cleanPass(options: ProbeOptions): Promise<Proven> {
  const { probes } = options;
  const made: LookedFor[] = [];
  for (const probe of probes.creations) made.push(await writeProbe(probe, options));
  const [first] = made;
  if (first === undefined) throw new Error('A clean pass needs a probe.');
  const look = await lookUntil(made, options, (each) => problemOfCreations(each, made, options));
  const found = (subject: string) => onlyThing(look, subject);
  const created = learnEchoes(
    probes.creations.map(({ body, subject }) => ({ sent: body, found: found(subject) })),
  );
  const idPlaces = learnIdPlaces(
    made.map(({ subject, id }) => ({ id, found: found(subject) })),
    created,
  );
  const proven: Proven = { created, updated: new Map(), idPlace: idPlaces[0] ?? null };
  const { value } = probes.creations[0];
  await expectRead(first, value, 'a creation', options);
  if (probes.update) {
    const updated = await proveUpdate(probes.update, first, options);
    proven.updated = learnEchoes([{ sent: probes.update.body, found: updated }]);
    // An update may have changed what only looked like the id.
    proven.idPlace = idPlaces.find((place) => isCalled(updated, place, first.id)) ?? null;
  }
  if (probes.list) await proveList(probes.list, first, options);
  if (probes.delete) await proveDelete(probes.delete, first, options);
  return proven;
}

function problemOfCreations(
  look: Look,
  made: readonly LookedFor[],
  { scenario }: ProbeOptions,
): string | null {
  for (const { subject, marker } of made) {
    const view = look.of(subject);
    if (!view.readable) return `What was written cannot be read back: ${view.reason}.`;
    if (view.things.length === 0) {
      const at = scenario.readback.items;
      const where = at === undefined ? '' : ` among the items at ${at}`;
      return `The API acknowledged a write without any fault, but reading it back does not show it${where} (looked for "${marker}").`;
    }
    if (view.things.length > 1) {
      return `One write without any fault shows up ${view.things.length} times when it is read back.`;
    }
  }
  return null;
}

/** Gives the thing as it is then. */
async function proveUpdate(
  probe: Operation,
  thing: LookedFor,
  options: ProbeOptions,
): Promise<unknown> {
  await send(probe, thing.id, options);
  const look = await lookUntil([thing], options, (each) => {
    const view = each.of(thing.subject);
    if (!view.readable) return `What was updated cannot be read back: ${view.reason}.`;
    if (view.things.length === 0) {
      return `After an update without any fault (${probe.method}) reading back does not show the thing any more: is it looked for by what the update changed?`;
    }
    const shown = options.values.valueIn(view.things[0], thing.subject);
    if (shown === probe.value) return null;
    return `The API acknowledged an update without any fault (${probe.method}), but reading it back does not show what it wrote ("${probe.marker}").`;
  });
  await expectRead(thing, probe.value, 'an update', options);
  return onlyThing(look, thing.subject);
}

async function proveDelete(
  probe: Operation,
  thing: LookedFor,
  options: ProbeOptions,
): Promise<void> {
  await send(probe, thing.id, options);
  await lookUntil([thing], options, (each) => {
    const view = each.of(thing.subject);
    if (!view.readable) return `What was deleted cannot be looked for: ${view.reason}.`;
    if (view.things.length === 0) return null;
    return `The API acknowledged a deletion without any fault (${probe.method}), but reading back still shows the thing.`;
  });
  await expectRead(thing, null, 'a deletion', options);
}

/** Where the scenario reads under faults: that way of reading must show the same. */
async function expectRead(
  thing: LookedFor,
  expected: string | null,
  after: string,
  options: ProbeOptions,
): Promise<void> {
  const probe = options.probes.read;
  if (probe === null) return;
  await untilFine(options, async () => {
    const answer = await send(probe, thing.id, options);
    const seen = answer === null ? null : options.values.valueIn(answer, thing.subject);
    const what = seen === undefined ? 'no value of a write' : `"${seen}"`;
    const problem =
      seen === expected
        ? null
        : `After ${after} without any fault ${probe.method} ${probe.path} shows ${seen === null ? 'nothing' : what} instead of ${expected === null ? 'nothing' : `"${expected}"`}.`;
    return { outcome: null, problem };
  });
}

async function proveList(probe: Operation, thing: LookedFor, options: ProbeOptions): Promise<void> {
  const { values, listPlace } = options;
  await untilFine(options, async () => {
    const answer = await send(probe, null, options);
    listPlace.learn(answer, currentMarker(options));
    const items = listPlace.itemsIn(answer) ?? [];
    const shown = items.some((item) => values.subjectsOf(item).has(thing.subject));
    const problem = shown
      ? null
      : `The listing under test (${probe.method} ${probe.path ?? options.target.pathname}) does not show what was written without any fault.`;
    return { outcome: null, problem };
  });
}

/** An update may have taken the place of the creation's marker. */
function currentMarker({ probes }: ProbeOptions): string {
  return probes.creations.at(1)?.marker ?? probes.update?.marker ?? probes.creations[0].marker;
}

function onlyThing(look: Look, subject: string): unknown {
  const view = look.of(subject);
  return view.readable ? view.things[0] : null;
}
