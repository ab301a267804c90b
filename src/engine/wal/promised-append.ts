import { type Hlc, Result, type SoftadastraError } from '../core/index.js';
import type { Append, RecordType } from './types.js';

export interface Written {
  readonly sequence: number;
  readonly durable: boolean;
}

/** An append whose payload is at hand, answered through a promise. */
export class PromisedAppend implements Append {
  constructor(
    readonly type: RecordType,
    readonly time: Hlc,
    private readonly payload: Buffer,
    private readonly resolve: (result: Result<Written>) => void,
  ) {}

  get size(): number {
    return this.payload.length;
  }

  encode(target: Buffer, offset: number): void {
    target.set(this.payload, offset);
  }

  appended(sequence: number, durable: boolean): void {
    this.resolve(Result.ok({ sequence, durable }));
  }

  failed(error: SoftadastraError): void {
    this.resolve(Result.err(error));
  }
}
