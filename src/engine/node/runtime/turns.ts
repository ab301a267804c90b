/** Lets changes happen one after the other, in the order in which they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change);
    // Who asked for it is told of a failure; whoever comes next is not concerned.
    this.#last = done.catch(() => undefined);
    return done;
  }
}
