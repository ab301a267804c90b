import type {
  HistoryEntry,
  Model,
  OperationKind,
} from '../../../src/agent/oracle/linearizability/index.js';
import type { Seeded } from '../seed.js';

export interface RandomHistoryOptions {
  readonly model: Model;
  readonly operations: number;
  readonly processes: number;
  /** How many different values are written. */
  readonly values: number;
  /** Share of calls that end with `info`, or not at all. */
  readonly open: number;
  /** Share of operations by kind. */
  readonly mix: Partial<Record<OperationKind, number>>;
  /** Share of reads that see just anything, and of writes that do not happen though acknowledged. */
  readonly lies: number;
}

/** What a call does to the one object, and what it answers. */
type Effect = (state: State) => {
  readonly state: State;
  readonly ok: boolean;
  readonly seen?: unknown;
};
type State = readonly (number | null)[];

/**
 * A run of a simulated object: each call takes place at one moment while it is under way, an open one
 * perhaps much later or never. Without lies the history is linearizable by its making.
 */
export function randomHistory(random: Seeded, options: RandomHistoryOptions): HistoryEntry[] {
  const { model, operations, processes, open } = options;
  const entries: HistoryEntry[] = [];
  let state: State = model === 'set' ? [] : [null];
  const calls: {
    process: number;
    f: OperationKind;
    value: unknown;
    effect: Effect | null;
    answer: unknown;
    ok: boolean;
    ends: boolean;
  }[] = [];
  const late: Effect[] = [];
  let begun = 0;
  while (begun < operations || calls.length > 0) {
    const choice = random.random();
    const idle = begun < operations && calls.length < processes;
    if (idle && (choice < 0.4 || calls.length === 0)) {
      const busy = new Set(calls.map(({ process }) => process));
      const process = random.pick(
        Array.from({ length: processes }, (_, n) => n).filter((n) => !busy.has(n)),
      );
      const { f, value, effect } = drawCall(random, options);
      entries.push({ process, type: 'invoke', f, value: f === 'read' ? null : value });
      calls.push({
        process,
        f,
        value,
        effect,
        answer: null,
        ok: true,
        ends: random.random() >= open,
      });
      begun += 1;
    } else if (choice < 0.75 && calls.some(({ effect }) => effect)) {
      const call = random.pick(calls.filter(({ effect }) => effect));
      const lied = random.random() < options.lies;
      const result = call.effect?.(state);
      if (result && !(lied && call.f !== 'read')) state = result.state;
      call.ok = result?.ok ?? true;
      call.answer = lied ? drawAnswer(random, options) : result?.seen;
      call.effect = null;
    } else if (choice < 0.8 && late.length > 0) {
      const [effect] = late.splice(random.between(0, late.length - 1), 1);
      if (effect) state = effect(state).state;
    } else {
      const call = calls[random.between(0, calls.length - 1)];
      if (!call || (call.effect && call.ends)) continue;
      calls.splice(calls.indexOf(call), 1);
      if (!call.ends && call.effect && random.random() < 0.6) late.push(call.effect);
      const { process, f } = call;
      if (call.ends)
        entries.push({
          process,
          type: call.ok ? 'ok' : 'fail',
          f,
          value: f === 'read' ? call.answer : call.value,
        });
      else if (random.random() < 0.5) entries.push({ process, type: 'info', f, value: call.value });
    }
  }
  return entries;
}

function drawCall(random: Seeded, { model, values, mix }: RandomHistoryOptions) {
  const f = drawKind(random, mix);
  const value = random.between(1, values);
  if (f === 'read') {
    const effect: Effect = (state) => ({
      state,
      ok: true,
      seen: model === 'set' ? [...state] : state[0],
    });
    return { f, value: null, effect };
  }
  if (f === 'cas') {
    const from = random.random() < 0.2 ? null : random.between(1, values);
    const effect: Effect = (state) =>
      state[0] === from ? { state: [value], ok: true } : { state, ok: false };
    return { f, value: [from, value], effect };
  }
  const effect: Effect = (state) => {
    if (model === 'register') return { state: [f === 'delete' ? null : value], ok: true };
    const others = state.filter((element) => element !== value);
    return { state: f === 'add' ? [...others, value] : others, ok: true };
  };
  return { f, value: model === 'register' && f === 'delete' ? null : value, effect };
}

function drawKind(random: Seeded, mix: RandomHistoryOptions['mix']): OperationKind {
  const shares = Object.entries(mix) as [OperationKind, number][];
  let left = random.random() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [kind, share] of shares) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'read';
}

function drawAnswer(random: Seeded, { model, values }: RandomHistoryOptions): unknown {
  if (model === 'register') return random.random() < 0.2 ? null : random.between(1, values);
  return Array.from({ length: values }, (_, n) => n + 1).filter(() => random.random() < 0.5);
}
