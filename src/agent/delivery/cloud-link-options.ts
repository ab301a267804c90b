import type { Operation } from '../../engine/node/index.js';
import type { CloudClient } from '../../sdk/index.js';
import { numberIn } from '../evidence/index.js';
import type { Runtime } from '../runtime.js';
import type { DeliveredRun, DeliveryProgress } from './delivery.js';
import type { LinkLog } from './link-log.js';

export interface CloudLinkOptions {
  log: LinkLog;
  /** Address of the cloud: what was delivered to one is not delivered to another. */
  cloud: string;
  client: Pick<CloudClient, 'createRun' | 'getRun' | 'submitSerialized'>;
  run: DeliveredRun;
  runtime: Pick<Runtime, 'now' | 'wait' | 'newId'>;
  random?: () => number;
  /** The event in a line of the run; null where it is none, and the cloud does not take it. */
  eventIn?: (line: Operation) => EventLine | null;
  /** Size of a request; default 1,000,000 bytes, below the cloud's 1 MiB. */
  mostBytes?: number;
  onProgress?: (progress: DeliveryProgress) => void;
}

export interface EventLine {
  readonly seq: number;
  readonly json: string;
}

/** An event is kept as it is sent. */
export function recordedEventIn({ key, value }: Operation): EventLine | null {
  const seq = numberIn('event', key);
  return seq === null || value === null ? null : { seq, json: value.toString() };
}
