import type { EngineEvent, EngineLog, NodeConfig } from '../../engine/node/index.js';
import { marks, type Paint } from './paint.js';
import { plainText } from './plain.js';

export interface ReadableLogOptions {
  readonly level: NodeConfig['logLevel'];
  /** Gets whole lines. */
  readonly write: (line: string) => void;
  readonly paint: Paint;
}

const RANKS = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 } as const;

/** Events as lines for a person. */
export function readableLog({ level, write, paint }: ReadableLogOptions): EngineLog {
  return (event) => {
    if (RANKS[event.level] >= RANKS[level]) write(`${line(event, paint)}\n`);
  };
}

function line({ level, message, error }: EngineEvent, paint: Paint): string {
  const mark =
    level === 'error' ? marks.failed(paint) : level === 'warn' ? marks.warning(paint) : '·';
  const code = error ? paint('dim', ` (${plainText(error.code)}${consequence(error)})`) : '';
  return `${mark} ${plainText(message)}${code}`;
}

function consequence({ stateValid, retryable }: NonNullable<EngineEvent['error']>): string {
  const state = stateValid ? 'local state is valid' : 'local state is not valid';
  return `; ${state}; ${retryable ? 'can be tried again' : 'needs somebody'}`;
}
