// `--fault name[=number]` and `--no-faults`.
import { FAULT_NAMES, type FaultName, nearest, type ScenarioInput } from '../../agent/index.js';
import { numberOf, wholeNumberOf } from './values.js';

/**
 * Exactly the faults that the flags name, with their defaults; nothing where no flag names any. A
 * schedule of the scenario gives way to them.
 */
export function faultsOf(
  texts: readonly string[] | undefined,
  wanted: boolean,
  problems: string[],
): ScenarioInput {
  if (!wanted && texts) problems.push('--no-faults and --fault contradict each other');
  if (!wanted) return { faults: {}, schedule: null };
  if (!texts) return {};
  const faults: ScenarioInput = {};
  for (const text of texts) {
    const [name = '', ...rest] = text.split('=');
    if (isFault(name)) faults[name] = settingsOf(name, rest, problems);
    else problems.push(`--fault: there is no fault "${name}"${hintFor(name)}`);
  }
  return { faults, schedule: null };
}

/** The names alone. */
export function faultNamesOf(texts: readonly string[], problems: string[]): FaultName[] {
  for (const name of texts.filter((text) => !isFault(text))) {
    problems.push(`--fault: there is no fault "${name}"${hintFor(name)}`);
  }
  return texts.filter(isFault);
}

/** What the number behind a fault's name means, where it is not its rate. */
const COUNTED: Partial<Record<FaultName, string>> = { restart: 'count', offline: 'windows' };

function settingsOf(name: FaultName, [typed]: readonly string[], problems: string[]) {
  if (typed === undefined) return {};
  const counted = COUNTED[name];
  return counted === undefined
    ? { rate: numberOf(`--fault ${name}`, typed, 0, 1, problems) }
    : { [counted]: wholeNumberOf(`--fault ${name}`, typed, 1, 1_000, problems) };
}

function isFault(name: string): name is FaultName {
  return FAULT_NAMES.some((known) => known === name);
}

function hintFor(name: string): string {
  const meant = nearest(name, FAULT_NAMES);
  return meant === null ? ` (there are: ${FAULT_NAMES.join(', ')})` : ` – did you mean "${meant}"?`;
}
