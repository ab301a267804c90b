import type { FaultSettings } from '../../scenario/index.js';
import type { Answer } from '../upstream.js';

/** One marked request in the proxy's hands: all that a fault can do with it. */
export interface Exchange {
  readonly operation: string;
  readonly attempt: number;
  /** Sends the request to the API (again, if called again) and reads the answer to its end. */
  send(): Promise<Answer>;
  /** Gives the client that answer. */
  pass(answer: Answer): void;
  /** Gives the client an answer that the API never made. */
  fabricate(status: number): void;
  /** Leaves the client without an answer until it gives up. */
  hang(): void;
  /** Cuts the client's connection with a TCP reset. */
  reset(): void;
  wait(milliseconds: number): Promise<void>;
  /** Draws from the seed for this very attempt. */
  draw(): number;
  /** Says that the fault now touches this attempt. */
  strikes(detail?: string): void;
  /** Kills the target now and starts it again in the background; false if it cannot be done now. */
  restart(): boolean;
}

export type Fault<Name extends keyof FaultSettings> = (
  exchange: Exchange,
  settings: NonNullable<FaultSettings[Name]>,
) => Promise<void>;
