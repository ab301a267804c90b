import { type FaultName, pathProblem, type SetupAnswers } from '../../agent/index.js';
import { faultNamesOf } from '../flags/faults.js';
import { pairsOf } from '../flags/values.js';
import { UsageError } from '../usage-error.js';

/** The flags of `softadastra init` as they are typed. */
export interface InitFlags {
  url?: string;
  method?: string;
  header?: string[];
  body?: string;
  readBack?: string;
  items?: string;
  id?: string;
  restartCommand?: string;
  resetCommand?: string;
  fault?: string[];
  faults: boolean;
  yes?: boolean;
  force?: boolean;
  look: boolean;
  printSchema?: boolean;
}

/** What the flags say; undefined is what they leave open. */
export type GivenAnswers = { [Field in keyof SetupAnswers]?: SetupAnswers[Field] };

/** @throws UsageError that names every flag that cannot be used. */
export function readInitFlags(flags: InitFlags): GivenAnswers {
  const problems: string[] = [];
  const given: GivenAnswers = {
    url: flags.url,
    method: flags.method?.toUpperCase(),
    headers: flags.header && pairsOf('--header', ':', flags.header, problems),
    body: flags.body,
    readBack: flags.readBack,
    items: flags.items,
    id: flags.id,
    restartCommand: flags.restartCommand,
    resetCommand: flags.resetCommand,
    faults: faultsGiven(flags, problems),
  };
  problems.push(...problemsOf(given));
  if (typeof given.body === 'string') given.body = bodyOf(given.body);
  if (problems.length > 0) throw new UsageError(problems);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Why an answer cannot be used, by its field; also what a question answers while one types. */
export const problemOf = {
  url(text: string): string | null {
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
      return `must be an address such as http://localhost:3000/orders, not "${text}"`;
    }
    const { username, password } = new URL(text);
    return username || password ? 'must hold no credentials: say them as a header' : null;
  },
  method(text: string): string | null {
    return ['POST', 'PUT', 'PATCH'].includes(text)
      ? null
      : `must be POST, PUT or PATCH, not "${text}"`;
  },
  body(text: string): string | null {
    try {
      const value: unknown = JSON.parse(text);
      const usable = typeof value === 'object' && value !== null;
      return usable || text.includes('{{marker}}') ? null : 'must be a JSON object';
    } catch (error) {
      return `is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
  },
  path(text: string): string | null {
    return pathProblem(text);
  },
};

export function bodyOf(text: string): unknown {
  return problemOf.body(text) === null ? JSON.parse(text) : null;
}

function problemsOf({ url, method, body, items, id }: GivenAnswers): string[] {
  const checked: [string, unknown, (text: string) => string | null][] = [
    ['--url', url, problemOf.url],
    ['--method', method, problemOf.method],
    ['--body', body, problemOf.body],
    ['--items', items, problemOf.path],
    ['--id', id, problemOf.path],
  ];
  return checked.flatMap(([flag, value, check]) => {
    const problem = typeof value === 'string' ? check(value) : null;
    return problem === null ? [] : [`${flag} ${problem}`];
  });
}

function faultsGiven(flags: InitFlags, problems: string[]): readonly FaultName[] | undefined {
  if (!flags.faults) return [];
  return flags.fault && faultNamesOf(flags.fault, problems);
}
