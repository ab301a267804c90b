import type { SoftadastraError } from './errors.js';

/** How Node shows an object to people, as in `console.log`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * What an operation came to: a value, or an error that says what can be done. Nothing that can
 * fail in normal life throws.
 */
export class Result<T, E = SoftadastraError> {
  readonly #ok: boolean;
  readonly #content: T | E;

  private constructor(ok: boolean, content: T | E) {
    this.#ok = ok;
    this.#content = content;
  }

  static ok<T, E = SoftadastraError>(value: T): Result<T, E> {
    return new Result<T, E>(true, value);
  }

  static err<T, E = SoftadastraError>(error: E): Result<T, E> {
    return new Result<T, E>(false, error);
  }

  isOk(): boolean {
    return this.#ok;
  }

  isErr(): boolean {
    return !this.#ok;
  }

  /** @throws the error itself where there is no value: ask `isOk()` first. */
  value(): T {
    if (!this.#ok) throw this.#content;
    return this.#content as T;
  }

  /** @throws TypeError where nothing failed: ask `isErr()` first. */
  error(): E {
    if (this.#ok) throw new TypeError('error() was called on a result that is ok');
    return this.#content as E;
  }

  valueOr<D>(fallback: D): T | D {
    return this.#ok ? (this.#content as T) : fallback;
  }

  map<U>(change: (value: T) => U): Result<U, E> {
    return this.#ok ? Result.ok(change(this.#content as T)) : Result.err(this.#content as E);
  }

  toJSON(): { value: T } | { error: E } {
    return this.#ok ? { value: this.#content as T } : { error: this.#content as E };
  }

  [INSPECT](): object {
    return this.toJSON();
  }

  mapError<F>(change: (error: E) => F): Result<T, F> {
    return this.#ok ? Result.ok(this.#content as T) : Result.err(change(this.#content as E));
  }
}
