import type { FaultSettings } from '../../scenario/index.js';
import type { Answer } from '../answer.js';

/** One marked request in the proxy's hands: all that a fault can do with it. */
export interface Exchange {
  readonly operation: string;
  readonly attempt: number;
  /** The body of the request. */
  readonly body: Buffer;
  /**
   * Sends the request to the API (again, if called again). Resolves with the head of its answer,
   * whose body has to be read: held, discarded or passed. Rejects when the connection fails.
   */
  send(options?: SendOptions): Promise<Answer>;
  /**
   * Gives the client that answer. Resolves when the API's answer has been read to its end.
   * @param pieces in the place of its body.
   */
  pass(answer: Answer, pieces?: AsyncIterable<Buffer>): Promise<void>;
  /** Gives the client the answer's head and `part`, and then ends the connection. */
  cut(answer: Answer, part: Buffer, ending: 'end' | 'reset'): Promise<void>;
  /** Gives the client an answer that the API never made. */
  fabricate(status: number): void;
  /** Leaves the client without an answer until it gives up, or the faults end. */
  hang(): void;
  /** Cuts the client's connection with a TCP reset. */
  reset(): void;
  /** Returns early when the faults end. */
  wait(milliseconds: number): Promise<void>;
  /** Draws from the seed for this very attempt; another number for each `nth`. */
  draw(nth?: number): number;
  /**
   * Says that the fault now touches this attempt; before the client can see anything of it.
   * @param drawn settings as they turned out, so that the fault can be repeated exactly.
   */
  strikes(detail: string, drawn?: Record<string, unknown>): void;
  /** Says that the fault cannot touch this attempt. */
  leftOut(reason: string): void;
  /** Kills the target now and starts it again in the background; false if it cannot be done now. */
  restart(): boolean;
}

export interface SendOptions {
  /** In the place of the body. */
  pieces?: AsyncIterable<Buffer>;
  /** Called when the whole request has been handed to the system. */
  onSent?: () => void;
}

export type Fault<Name extends keyof FaultSettings> = (
  exchange: Exchange,
  settings: NonNullable<FaultSettings[Name]>,
) => Promise<void>;

export const TOO_LONG = 'the answer is longer than what a fault may hold (8 MiB)';
