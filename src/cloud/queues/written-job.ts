import { Job, type JobJson, type JobProgress, Queue } from 'bullmq';

/** The data of a job that is JSON already, so that it is not parsed and printed once more. */
export class WrittenData {
  constructor(readonly json: string) {}

  /** Nobody prints the text as a text. */
  toJSON(): null {
    return null;
  }
}

/** A queue that takes the data of a job as its JSON text too. */
export class WritableQueue extends Queue {
  protected override get Job(): typeof Job {
    return WritableJob;
  }
}

class WritableJob<D, R, N extends string, P extends JobProgress> extends Job<D, R, N, P> {
  override asJSON(): JobJson {
    const { data } = this;
    if (!(data instanceof WrittenData)) return super.asJSON();
    return { ...super.asJSON(), data: data.json };
  }
}
