/** What the load process is asked to do. It makes the requests itself, before the clock starts. */
export type LoadOrder = SubmitOrder | BurstOrder | PollOrder;

interface Target {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly agentKey: string;
}

/** Events for runs that are open, each event sent once. */
export interface SubmitOrder extends Target {
  readonly kind: 'submit';
  /** Shared out among the connections in turn. */
  readonly runs: readonly string[];
  readonly connections: number;
  readonly requestsPerConnection: number;
  readonly eventsPerRequest: number;
  /** Open loop: so many requests a second, whether the earlier ones were answered or not. */
  readonly perSecond?: number;
}

/** Whole runs, one per connection: open, submit, finish. */
export interface BurstOrder extends Target {
  readonly kind: 'burst';
  readonly runs: readonly string[];
  readonly requestsPerRun: number;
  readonly eventsPerRequest: number;
}

/** The same conditional reads again and again. */
export interface PollOrder extends Target {
  readonly kind: 'poll';
  /** Each connection has one of these, in turn. */
  readonly polls: readonly { readonly path: string; readonly etag: string }[];
  readonly connections: number;
  readonly requestsPerConnection: number;
}

export interface LoadResult {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly p99Ms: number;
}
