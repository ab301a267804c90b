import {
  type CloudAccess,
  parseThreshold,
  type ScenarioInput,
  type Threshold,
} from '../../agent/index.js';
import { UsageError } from '../usage-error.js';

/** The flags of `softadastra test` as they are typed. */
export interface TestFlags {
  body?: string;
  method?: string;
  header: string[];
  scenario?: string;
  seed?: string;
  operations?: string;
  concurrency?: string;
  idempotencyKey: boolean;
  restartCommand?: string;
  threshold?: string;
  cloud?: string;
  agentKey?: string;
  label: string[];
  dataDir?: string;
  json?: boolean;
  html?: string;
  markdown?: string;
  junit?: string;
  printScenario?: boolean;
}

export interface ReadFlags {
  overrides: ScenarioInput;
  threshold: Threshold;
  labels: Record<string, string>;
  cloud: CloudAccess | null;
}

/** For flags that may be repeated. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** @throws UsageError that names every flag that cannot be used. */
export function readTestFlags(
  flags: TestFlags,
  env: Readonly<Record<string, string | undefined>>,
): ReadFlags {
  const problems: string[] = [];
  const read: ReadFlags = {
    overrides: overridesOf(flags, problems),
    threshold: thresholdOf(flags.threshold, problems),
    labels: pairsOf('--label', '=', flags.label, problems),
    cloud: cloudOf(flags, env, problems),
  };
  if (problems.length > 0) throw new UsageError(problems);
  return read;
}

function overridesOf(flags: TestFlags, problems: string[]): ScenarioInput {
  const headers = pairsOf('--header', ':', flags.header, problems);
  const request = withoutUndefined({
    method: flags.method?.toUpperCase(),
    body: bodyOf(flags.body, problems),
    headers: flags.header.length > 0 ? headers : undefined,
  });
  return withoutUndefined({
    seed: seedOf(flags.seed),
    operations: countOf('--operations', flags.operations, problems),
    concurrency: countOf('--concurrency', flags.concurrency, problems),
    idempotency: flags.idempotencyKey ? undefined : false,
    request: Object.keys(request).length > 0 ? request : undefined,
    target:
      flags.restartCommand === undefined ? undefined : { restart_command: flags.restartCommand },
  });
}

function withoutUndefined(fields: ScenarioInput): ScenarioInput {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
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

function countOf(flag: string, text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  problems.push(`${flag} must be a whole number from 1, not "${text}"`);
  return undefined;
}

/** A seed of digits is a number, as it would be in a scenario file. */
function seedOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function thresholdOf(text: string | undefined, problems: string[]): Threshold {
  if (text === undefined) return null;
  const threshold = parseThreshold(text);
  if (threshold === null) {
    problems.push(`--threshold must be a score from 0 to 100 or "score>=90", not "${text}"`);
  }
  return threshold;
}

function pairsOf(
  flag: string,
  separator: string,
  texts: readonly string[],
  problems: string[],
): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf(separator);
    if (at > 0) pairs[text.slice(0, at).trim()] = text.slice(at + 1).trim();
    else problems.push(`${flag} must be name${separator}value, not "${text}"`);
  }
  return pairs;
}

function cloudOf(
  flags: TestFlags,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): CloudAccess | null {
  const url = flags.cloud ?? env.SOFTADASTRA_CLOUD_URL;
  const agentKey = flags.agentKey ?? env.SOFTADASTRA_AGENT_KEY;
  if (!url && !agentKey) return null;
  if (!url) problems.push('An agent key needs a cloud: --cloud or SOFTADASTRA_CLOUD_URL.');
  else if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    problems.push(`--cloud must be an http or https URL, not "${url}"`);
  }
  if (!agentKey) problems.push('A cloud needs an agent key: SOFTADASTRA_AGENT_KEY or --agent-key.');
  return url && agentKey ? { url, agentKey } : null;
}
