import {
  type CloudAccess,
  parseThreshold,
  type ScenarioInput,
  thresholdProblem,
} from '../../agent/index.js';
import { faultsOf } from '../flags/faults.js';
import { numberOf, pairsOf, wholeNumberOf } from '../flags/values.js';
import { type Credentials, NOTHING_KEPT } from '../login/credentials.js';
import { UsageError } from '../usage-error.js';
import { type CloudFlags, cloudOf } from './cloud-flags.js';

/** The flags of `softadastra test` as they are typed. */
export interface TestFlags extends CloudFlags {
  body?: string;
  method?: string;
  header?: string[];
  scenario?: string;
  seed?: string;
  operations?: string;
  concurrency?: string;
  rate?: string;
  mix?: string;
  idempotencyKey: boolean;
  idempotencyHeader?: string;
  fault?: string[];
  faults: boolean;
  readBack?: string;
  items?: string;
  id?: string;
  restartCommand?: string;
  resetCommand?: string;
  threshold?: string[];
  label?: string[];
  dataDir?: string;
  json?: boolean;
  html?: string;
  markdown?: string;
  junit?: string;
  sweep?: boolean;
  repeat?: string;
  shrink?: boolean;
  printScenario?: boolean;
  listScenarios?: boolean;
}

export interface ReadFlags {
  overrides: ScenarioInput;
  labels: Record<string, string>;
  cloud: CloudAccess | null;
}

/** @throws UsageError that names every flag that cannot be used. */
export function readTestFlags(
  flags: TestFlags,
  env: Readonly<Record<string, string | undefined>>,
  kept: Credentials = NOTHING_KEPT,
): ReadFlags {
  const problems: string[] = [];
  const read: ReadFlags = {
    overrides: overridesOf(flags, problems),
    labels: pairsOf('--label', '=', flags.label, problems),
    cloud: cloudOf(flags, env, problems, kept),
  };
  if (problems.length > 0) throw new UsageError(problems);
  return read;
}

/** What the flags lay over a scenario: only what was typed. */
function overridesOf(flags: TestFlags, problems: string[]): ScenarioInput {
  return said({
    seed: seedOf(flags.seed),
    operations: wholeNumberOf('--operations', flags.operations, 1, 100_000, problems),
    concurrency: wholeNumberOf('--concurrency', flags.concurrency, 1, 256, problems),
    rate: numberOf('--rate', flags.rate, 0.001, 100_000, problems),
    idempotency: flags.idempotencyKey ? undefined : false,
    idempotency_header: flags.idempotencyHeader,
    mix: mixOf(flags.mix, problems),
    ...faultsOf(flags.fault, flags.faults, problems),
    thresholds: thresholdsOf(flags.threshold, problems),
    request: section({
      method: flags.method?.toUpperCase(),
      body: bodyOf(flags.body, problems),
      headers: headersOf(flags.header, problems),
    }),
    readback: section({ ...placeOf(flags.readBack), items: flags.items, id: flags.id }),
    reset: section({ command: flags.resetCommand }),
    target: section({ restart_command: flags.restartCommand }),
  });
}

function said(fields: ScenarioInput): ScenarioInput {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function section(fields: ScenarioInput): ScenarioInput | undefined {
  const typed = said(fields);
  return Object.keys(typed).length > 0 ? typed : undefined;
}

/** A seed of digits is a number, as it would be in a scenario file. */
function seedOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function mixOf(text: string | undefined, problems: string[]): ScenarioInput | undefined {
  if (text === undefined) return undefined;
  const weights = pairsOf('--mix', '=', text.split(','), problems);
  return Object.fromEntries(
    Object.entries(weights).map(([kind, weight]) => [
      kind,
      numberOf(`--mix ${kind}`, weight, 0, 1_000_000, problems),
    ]),
  );
}

/** The flags' thresholds take the place of the scenario's. */
function thresholdsOf(texts: string[] | undefined, problems: string[]): string[] | undefined {
  for (const text of texts ?? []) {
    const problem = thresholdProblem(text);
    if (problem !== null) problems.push(`--threshold ${problem}`);
  }
  return texts;
}

/** The thresholds of a checked scenario. */
export function readThresholds(texts: readonly string[]) {
  return texts.map(parseThreshold).filter((threshold) => threshold !== null);
}

function bodyOf(text: string | undefined, problems: string[]): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push(`--body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function headersOf(texts: readonly string[] | undefined, problems: string[]) {
  const headers = pairsOf('--header', ':', texts, problems);
  return texts === undefined ? undefined : headers;
}

/** An address with a place for one thing is read thing by thing, any other is a listing. */
function placeOf(address: string | undefined): ScenarioInput {
  const single = address?.includes('{{id}}') || address?.includes('{{marker}}');
  return single ? { each: address } : { path: address };
}
