import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type { Seeded } from '../seed.js';
import { until } from '../until.js';
import type { Fault } from './kinds.js';

/** Work that can be sent in shares. */
export interface Load {
  readonly eventsLeft: number;
  /** Resolves once so many more events, at least, have been accepted. */
  send(events: number): Promise<void>;
  /** For the message of a load that does not move. */
  state(): unknown;
}

export interface StormOptions {
  seed: Seeded;
  traffic: Load;
  faults: readonly Fault[];
  /** How often something happens; each time while a share of the traffic is under way. */
  strikes: number;
  /** How many victims one strike may have at once; 1 unless said. */
  atOnce?: number;
  /** How many events have come how far: accepted, or stored. */
  progress: () => Promise<number> | number;
  /** Looks at what can be seen while the fault lasts. */
  meanwhile?: (struck: readonly Fault[]) => Promise<void>;
}

/** After the progress that the seed names, the fault begins up to so much later. */
const JITTER_MS = 15;
/** A busy machine may need minutes for what takes a second. */
const STUCK_MS = 600_000;

/**
 * Sends all of the traffic, a share for each strike. When, whom and for how long each strike hits
 * comes from the seed; what other processes do meanwhile does not. Resolves once everything is
 * accepted and every fault has ended. @returns how often each fault struck.
 */
export async function storm(
  t: ExecutionContext,
  options: StormOptions,
): Promise<Map<string, number>> {
  const { seed, traffic, strikes, progress } = options;
  const struck = new Map<string, number>();
  const slowest = { name: '', ms: 0 };
  for (let left = strikes; left > 0; left -= 1) {
    const share = Math.ceil(traffic.eventsLeft / left);
    const goal = (await progress()) + seed.between(0, Math.floor(share / 2));
    const sending = traffic.send(share);
    // A load that fails is told here, and not after a deadline.
    const failed = sending.then(() => null);
    const reached = until('the load is under way', async () => (await progress()) >= goal, {
      everyMs: 1,
      deadlineMs: STUCK_MS,
      state: () => traffic.state(),
    });
    await Promise.race([reached, failed.then(() => reached)]);
    await pause(seed.between(0, JITTER_MS));
    const victims = choose(seed, options.faults, options.atOnce ?? 1);
    for (const { name } of victims) struck.set(name, (struck.get(name) ?? 0) + 1);
    await strike(seed, victims, slowest, options.meanwhile);
    await sending;
  }
  t.log(`${strikes} strikes: ${[...struck].map(([name, n]) => `${name} ${n}`).join(', ')}`);
  t.log(`the slowest was done after ${Math.round(slowest.ms)} ms: ${slowest.name}`);
  return struck;
}

/** Different victims, in the order in which they are struck. */
function choose(seed: Seeded, faults: readonly Fault[], atOnce: number): Fault[] {
  const victims = new Set<string>();
  const chosen = seed.shuffled(faults).filter(({ victim }) => {
    if (victims.has(victim)) return false;
    victims.add(victim);
    return true;
  });
  return chosen.slice(0, seed.between(1, atOnce));
}

/** What began is ended, whatever happens meanwhile: a stopped process would outlive the test. */
async function strike(
  seed: Seeded,
  victims: readonly Fault[],
  slowest: { name: string; ms: number },
  meanwhile: StormOptions['meanwhile'],
): Promise<void> {
  const lasting: { fault: Fault; ms: number }[] = [];
  try {
    for (const fault of victims) {
      lasting.push({ fault, ms: seed.between(0, fault.mostMs) });
      const started = performance.now();
      await fault.begin();
      const tookMs = performance.now() - started;
      if (tookMs > slowest.ms) Object.assign(slowest, { name: fault.name, ms: tookMs });
    }
    await meanwhile?.(victims);
  } finally {
    await Promise.all(
      lasting.map(async ({ fault, ms }) => {
        await pause(ms);
        await fault.end();
      }),
    );
  }
}
