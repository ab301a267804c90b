import { canonical } from './canonical.js';
import { type HistoryEntry, type Key, MODELS, type Model, type Operation } from './entry.js';
import { MalformedHistoryError, type Problem } from './malformed.js';

/** What happened to one register or set, in the order of the invocations. */
export interface KeyHistory {
  readonly key: Key;
  readonly operations: readonly Operation[];
}

export interface PairedHistory {
  readonly keys: readonly KeyHistory[];
  /** Calls of all kinds, those that failed and those that say nothing too. */
  readonly invocations: number;
}

/**
 * Matches completions with invocations: a completion belongs to the last invocation of its process.
 * A process that invokes again leaves the earlier call open for ever.
 *
 * @throws MalformedHistoryError that names the first places
 */
export function pairOperations(entries: readonly HistoryEntry[], model: Model): PairedHistory {
  const pairing = new Pairing(model);
  entries.forEach((entry, at) => {
    pairing.take(entry, at);
  });
  return pairing.finish();
}

interface Call {
  readonly entry: HistoryEntry;
  readonly at: number;
  end: { readonly entry: HistoryEntry; readonly at: number } | null;
}

class Pairing {
  readonly #problems: Problem[] = [];
  readonly #calls: Call[] = [];
  /** By process: the call that it waits for. */
  readonly #waiting = new Map<number | string, Call>();

  constructor(readonly model: Model) {}

  take(entry: HistoryEntry, at: number): void {
    const problem = entry.type === 'invoke' ? this.#invoke(entry, at) : this.#complete(entry, at);
    if (problem) this.#problems.push({ at, message: problem });
  }

  #invoke(entry: HistoryEntry, at: number): string | null {
    // Even a call that cannot be used is answered: its completion is no second problem.
    const call: Call = { entry, at, end: null };
    this.#waiting.set(entry.process, call);
    const problem = invocationProblem(entry, this.model);
    if (!problem) this.#calls.push(call);
    return problem;
  }

  #complete(entry: HistoryEntry, at: number): string | null {
    const call = this.#waiting.get(entry.process);
    const who = `process ${JSON.stringify(entry.process)}`;
    if (!call) return `${who} completes a ${entry.f} that it has not invoked`;
    this.#waiting.delete(entry.process);
    call.end = { entry, at };
    if (entry.f !== call.entry.f)
      return `${who} completes a ${entry.f}, but waits for a ${call.entry.f}`;
    if (keyText(entry.key) !== keyText(call.entry.key) && entry.key !== undefined) {
      return `${who} completes key ${keyText(entry.key)}, but waits for key ${keyText(call.entry.key)}`;
    }
    return completionProblem(entry, call.entry, this.model);
  }

  finish(): PairedHistory {
    if (this.#problems.length > 0) throw new MalformedHistoryError(this.#problems);
    const keys = new Map<string, { key: Key; operations: Operation[] }>();
    for (const call of this.#calls) {
      const key = call.entry.key ?? null;
      const text = keyText(key);
      const known = keys.get(text) ?? { key, operations: [] };
      keys.set(text, known);
      const operation = operationOf(call);
      if (operation) known.operations.push(operation);
    }
    return { keys: [...keys.values()], invocations: this.#calls.length };
  }
}

function keyText(key: Key | undefined): string {
  return JSON.stringify(key ?? null);
}

function invocationProblem({ f, value, key }: HistoryEntry, model: Model): string | null {
  const known: readonly string[] = MODELS[model];
  if (!known.includes(f)) return `a ${model} has no "${f}": it has ${known.join(', ')}`;
  if (f === 'cas' && !(Array.isArray(value) && value.length === 2)) {
    return 'a cas needs the value [old, new]';
  }
  const needed = f === 'write' || f === 'add' || (f === 'delete' && model === 'set');
  if (needed && value === undefined) return `the value of this ${f} is missing`;
  return valueProblem(value) ?? valueProblem(key);
}

function completionProblem(end: HistoryEntry, call: HistoryEntry, model: Model): string | null {
  if (end.type !== 'ok') return null;
  if (end.f !== 'read') {
    return isOtherValue(end.value, call.value)
      ? `this ${end.f} is completed with another value than it was invoked with`
      : null;
  }
  if (end.value === undefined) {
    return 'a read that is ok needs the value that it saw (null where there was none)';
  }
  if (model === 'set' && end.value !== null && !Array.isArray(end.value)) {
    return 'a read of a set needs the list of its elements';
  }
  return valueProblem(end.value);
}

/** Null stands for "not told". */
function isOtherValue(one: unknown, other: unknown): boolean {
  if ((one ?? null) === null || (other ?? null) === null) return false;
  return (
    valueProblem(one) !== null ||
    (valueProblem(other) === null && canonical(one) !== canonical(other))
  );
}

function valueProblem(value: unknown): string | null {
  try {
    canonical(value);
    return null;
  } catch (error) {
    return error instanceof RangeError ? error.message : String(error);
  }
}

function operationOf({ entry, at, end }: Call): Operation | null {
  const { process, f } = entry;
  const ok = end?.entry.type === 'ok';
  if (end?.entry.type === 'fail' || (f === 'read' && !ok)) return null;
  const value = f === 'read' ? end?.entry.value : entry.value;
  return {
    process,
    f,
    value: value ?? null,
    invoked: at,
    completed: ok ? (end?.at ?? null) : null,
    informed: end && !ok ? end.at : null,
  };
}
