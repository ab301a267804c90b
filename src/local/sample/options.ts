import { parseArgs } from 'node:util';
import { type BehaviourName, behaviours, isBehaviourName } from './behaviours/index.js';

/** How the sample was asked to run. */
export interface SampleArguments {
  behaviour: BehaviourName;
  /** 0 takes any free port. */
  port: number;
  /** The SQLite file. */
  db: string;
  /** For `losing`: milliseconds between answer and commit. */
  commitDelayMs: number;
}

export const USAGE = `usage: main.js --behaviour ${Object.keys(behaviours).join('|')} --port N --db FILE [--commit-delay-ms N]`;

/** Reads the command line. Throws an error whose message names the option that is wrong. */
export function readArguments(args: string[]): SampleArguments {
  const { values } = parseArgs({
    args,
    options: {
      behaviour: { type: 'string', default: 'sound' },
      port: { type: 'string', default: '4010' },
      db: { type: 'string' },
      'commit-delay-ms': { type: 'string', default: '200' },
    },
  });
  if (!isBehaviourName(values.behaviour)) {
    const known = Object.keys(behaviours).join(', ');
    throw new Error(`--behaviour must be one of ${known}, not "${values.behaviour}"`);
  }
  const port = wholeNumber('--port', values.port, 65_535);
  const commitDelayMs = wholeNumber('--commit-delay-ms', values['commit-delay-ms'], 600_000);
  if (values.db === undefined || values.db === '') throw new Error('--db FILE is required');
  return { behaviour: values.behaviour, port, db: values.db, commitDelayMs };
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new Error(`${option} must be from 0 to ${most}, not "${text}"`);
  return value;
}
