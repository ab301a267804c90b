import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../../../src/cloud/platform/ids.js';
import type { Called } from '../call.js';
import { Ledger } from '../ledger.js';
import { inBatches, type TestRuns } from '../runs.js';
import type { Seeded } from '../seed.js';
import type { Load } from './driver.js';
import { type StoryEvent, storyOf } from './story.js';

export interface TrafficSize {
  runs: number;
  eventsPerRun: number;
  /** Of these sizes batches are made. */
  batches?: readonly number[];
}

interface Batch {
  readonly run: Run;
  readonly events: readonly StoryEvent[];
}

interface Run {
  readonly id: string;
  readonly status: string;
  left: number;
}

const CLIENTS = 4;
const RETRY_MS = 20;
/** Far beyond what a busy machine needs: only what is stuck for good ends here. */
const DEADLINE_MS = 600_000;

/**
 * Agents with a story each: they open runs, send batches in any order, and when the last one is
 * accepted a report and the finish. Each request is repeated until it is accepted, and what was
 * accepted stands in the ledger.
 */
export class Traffic implements Load {
  readonly ledger = new Ledger();
  /** Answers by status; 0 stands for no answer. */
  readonly answers = new Map<number, number>();
  readonly #batches: Batch[];
  readonly #runs: Run[];

  constructor(
    private readonly runs: TestRuns,
    private readonly seed: Seeded,
    { runs: count, eventsPerRun, batches = [20] }: TrafficSize,
  ) {
    const { pick } = seed;
    this.#runs = Array.from({ length: count }, () => ({
      id: newId('run'),
      status: pick(['finished', 'finished', 'failed', 'cancelled']),
      left: eventsPerRun,
    }));
    this.#batches = seed.shuffled(
      this.#runs.flatMap((run) =>
        inBatches(storyOf(seed, eventsPerRun), pick(batches)).map((events) => ({ run, events })),
      ),
    );
  }

  get runIds(): string[] {
    return this.#runs.map(({ id }) => id);
  }

  get eventsLeft(): number {
    return this.#batches.reduce((sum, { events }) => sum + events.length, 0);
  }

  readonly accepted = (): number => this.ledger.events;

  async open(): Promise<void> {
    for (const { id } of this.#runs) {
      await this.#accepted(() => this.runs.request('', openBody(id)));
      this.ledger.open(id);
    }
  }

  /** Sends that many more events, at least; several clients at once. */
  async send(events: number): Promise<void> {
    const share: Batch[] = [];
    for (let taken = 0; taken < events; ) {
      const batch = this.#batches.pop();
      if (!batch) break;
      share.push(batch);
      taken += batch.events.length;
    }
    const client = async () => {
      for (let batch = share.pop(); batch; batch = share.pop()) await this.#sendBatch(batch);
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  /** Resolves once every run is final. */
  async settled(deadlineMs = DEADLINE_MS): Promise<void> {
    for (const { id } of this.#runs) await this.runs.final(id, deadlineMs);
  }

  state(): Record<string, unknown> {
    return { accepted: this.ledger.events, answers: Object.fromEntries(this.answers) };
  }

  async #sendBatch({ run, events }: Batch): Promise<void> {
    this.ledger.send(run.id, events);
    await this.#accepted(() => this.runs.send(run.id, events));
    this.ledger.accept(
      run.id,
      events.map(({ seq }) => seq),
    );
    run.left -= events.length;
    if (run.left === 0) await this.#end(run);
  }

  async #end({ id, status }: Run): Promise<void> {
    const report = { summary: `of ${id}`, raw_json: { id, numbers: [this.seed.random()] } };
    await this.#accepted(() => this.runs.request(`/${id}/report`, report));
    this.ledger.report(id, report);
    await this.#accepted(() => this.runs.finish(id, { status }));
    this.ledger.finish(id, status);
  }

  /** @throws where the answer is one that no fault excuses, or where none came in time. */
  async #accepted(request: () => Promise<Called>): Promise<void> {
    for (const deadline = performance.now() + DEADLINE_MS; ; ) {
      // No answer is an answer here: the process was killed, or the connection with it.
      const answer = await request().catch(() => null);
      const status = answer?.status ?? 0;
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === 202 || status === 200) return;
      const isExcused = status === 503 && answer?.headers.get('retry-after') !== null;
      if (answer && !isExcused) throw new Error(`answered ${status}: ${answer.text}`);
      if (performance.now() > deadline) throw new Error('a request was not accepted in time');
      await pause(RETRY_MS);
    }
  }
}

function openBody(id: string) {
  return { id, target_url: 'http://127.0.0.1:3000/orders', method: 'POST', scenario: 'storm' };
}
