import type { FaultName, ScenarioInput } from '../scenario/index.js';

/** What somebody says of an API, from which a first scenario is written. */
export interface SetupAnswers {
  /** Address that is written to. */
  url: string;
  method: string;
  headers: Record<string, string>;
  /** Body of a creation; null for that of the defaults. */
  body: unknown;
  /** Where it is read back: a listing, or with {{id}} or {{marker}} one thing; null for the url. */
  readBack: string | null;
  items: string | null;
  id: string | null;
  restartCommand: string | null;
  resetCommand: string | null;
  /** Exactly these, with their defaults; null for those of the default scenario. */
  faults: readonly FaultName[] | null;
}

/** The scenario that the answers say, without what they leave to the defaults. */
export function scenarioOf(answers: SetupAnswers): ScenarioInput {
  const { headers, body, readBack, items, id, restartCommand, resetCommand, faults } = answers;
  const single = readBack !== null && /\{\{(id|marker)\}\}/.test(readBack);
  return {
    name: nameOf(answers.url),
    target: said({ url: answers.url, restart_command: restartCommand }),
    ...(resetCommand === null ? {} : { reset: { command: resetCommand } }),
    request: {
      method: answers.method.toUpperCase(),
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...said({ body }),
    },
    readback: said({ [single ? 'each' : 'path']: readBack, items, id }),
    ...(faults === null ? {} : { faults: Object.fromEntries(faults.map((name) => [name, null])) }),
  };
}

function said(fields: ScenarioInput): ScenarioInput {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** The last word of the path, or the host: `http://localhost:3000/api/orders` is about orders. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'custom';
  const { pathname, hostname } = new URL(url);
  const words = pathname.split('/').filter((word) => /^[\w-]{2,120}$/.test(word));
  return words.at(-1) ?? (hostname.length >= 2 ? hostname.slice(0, 120) : 'custom');
}
