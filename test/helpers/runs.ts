import { newId } from '../../src/cloud/platform/ids.js';
import type { TestAgent } from './accounts.js';
import type { Called, CallOptions } from './call.js';
import type { TestCloud } from './cloud.js';
import { until } from './until.js';

export interface RunView {
  id: string;
  status: string;
  ingest: {
    accepted: number;
    persisted: number;
    rejected: number;
    persisted_through: number | null;
  };
  score: number | null;
  grade: string | null;
  revision: number;
}

export interface TestEvent {
  seq?: number;
  id?: string;
  event_type: string;
  severity?: string;
  message?: string;
  payload?: unknown;
  occurred_at?: string;
}

const FINAL = ['finished', 'failed', 'cancelled', 'abandoned'];

/** What an agent does with its runs, against a cloud that is there. */
export class TestRuns {
  constructor(
    private readonly cloud: Pick<TestCloud, 'call' | 'output'>,
    readonly agent: TestAgent,
  ) {}

  /** @returns the id of a run that was accepted. */
  async open(fields: Record<string, unknown> = {}): Promise<string> {
    const json = {
      id: newId('run'),
      target_url: 'http://127.0.0.1:3000/orders',
      method: 'POST',
      scenario: 'unstable-network',
      ...fields,
    };
    const answer = await this.post('/api/runs', json);
    if (answer.status !== 202) throw new Error(`open answered ${answer.status}: ${answer.text}`);
    return (answer.body.data as RunView).id;
  }

  send(runId: string, events: readonly TestEvent[]): Promise<Called> {
    return this.post(`/api/runs/${runId}/events`, { events });
  }

  /** @throws where the answer is not 202. */
  async sendAll(runId: string, batches: readonly (readonly TestEvent[])[]): Promise<void> {
    for (const batch of batches) {
      const answer = await this.send(runId, batch);
      if (answer.status !== 202) throw new Error(`events: ${answer.status}: ${answer.text}`);
    }
  }

  finish(runId: string, json: Record<string, unknown> = {}): Promise<Called> {
    return this.post(`/api/runs/${runId}/finish`, json);
  }

  /** Any POST of the agent, below the collection of runs. */
  request(below: string, json: unknown): Promise<Called> {
    return this.post(`/api/runs${below}`, json);
  }

  async get(runId: string): Promise<RunView> {
    const answer = await this.read(`/api/runs/${runId}`);
    if (answer.status !== 200) throw new Error(`run answered ${answer.status}: ${answer.text}`);
    return answer.body.data as RunView;
  }

  read(path: string): Promise<Called> {
    return this.cloud.call('GET', path, { agentKey: this.agent.key });
  }

  asOwner(method: string, path: string, options: CallOptions = {}): Promise<Called> {
    return this.cloud.call(method, path, { token: this.agent.project.owner.token, ...options });
  }

  /** Resolves once the run looks as wanted. */
  async until(
    runId: string,
    what: string,
    wanted: (run: RunView) => boolean,
    deadlineMs?: number,
  ): Promise<RunView> {
    return until(
      `run ${what}`,
      async () => {
        const run = await this.get(runId);
        return wanted(run) && run;
      },
      {
        state: async () => ({
          run: await this.get(runId),
          output: this.cloud.output.slice(-3_000),
        }),
        ...(deadlineMs !== undefined && { deadlineMs }),
      },
    );
  }

  /** Resolves once the run is final, with its whole evidence scored. */
  final(runId: string, deadlineMs?: number): Promise<RunView> {
    return this.until(runId, 'is final', ({ status }) => FINAL.includes(status), deadlineMs);
  }

  private post(path: string, json: unknown): Promise<Called> {
    return this.cloud.call('POST', path, { agentKey: this.agent.key, json });
  }
}

/** Events numbered `first` … `first + count - 1`, each recognisable by its payload. */
export function numberedEvents(first: number, count: number, event_type = 'request_sent') {
  return Array.from({ length: count }, (_, index) => ({
    seq: first + index,
    event_type,
    payload: { operation: `op-${first + index}`, attempt: 1 },
  }));
}

export function inBatches<T>(things: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < things.length; start += size) {
    batches.push(things.slice(start, start + size));
  }
  return batches;
}
