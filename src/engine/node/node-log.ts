import type { EngineEvent, EngineLog } from '../core/index.js';

export interface NodeLogOptions {
  readonly nodeId: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where each line goes, its line end included. */
  readonly write: (line: string) => void;
}

/**
 * Structured lines of JSON, one per event, each with the node's id; an error says by its fields
 * whether state is valid and whether it can be tried again. Nothing secret is in an event.
 */
export async function createNodeLog({ nodeId, level, write }: NodeLogOptions): Promise<EngineLog> {
  // Loaded where a log is wanted: a program that wants none does not wait for it.
  const { pino, stdTimeFunctions } = await import('pino');
  const logger = pino(
    {
      level,
      base: { node: nodeId },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return (event) => logger[event.level](fieldsOf(event), event.message);
}

function fieldsOf({ event, error, context }: EngineEvent): object {
  return {
    event,
    ...(context ? { context } : {}),
    ...(error ? { error: error.toJSON() } : {}),
  };
}
