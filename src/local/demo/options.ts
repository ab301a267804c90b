import { parseArgs } from 'node:util';
import { type BehaviourName, isBehaviourName } from '../sample/behaviours/index.js';

export interface DemoOptions {
  /** Stop everything after the verdict instead of serving on. */
  once: boolean;
  sample: BehaviourName;
  help: boolean;
}

export const DEMO_HELP = `npm run demo [-- options]: starts Softadastra and tests a sample API under network faults.

  --once               end after the verdict: 0 when the whole path worked, whatever the verdict
  --sample BEHAVIOUR   sound     honours idempotency keys, commits before it answers
                       doubling  ignores the key (default)
                       losing    answers first and commits 200 ms later
  --help               this page

Variables are read from the environment and from .env; .env.example lists them all.
`;

/** @throws an error whose message names the argument that is wrong. */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      sample: { type: 'string', default: 'doubling' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { sample } = values;
  if (!isBehaviourName(sample)) {
    throw new Error(`--sample must be sound, doubling or losing, not "${sample}"`);
  }
  return { once: values.once, sample, help: values.help };
}
