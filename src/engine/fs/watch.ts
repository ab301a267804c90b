import path from 'node:path';
import {
  asSoftadastraError,
  Lifecycle,
  Result,
  type SoftadastraError,
  type Timer,
} from '../core/index.js';
import { Observer } from './observer.js';
import { savedFiles } from './saved-files.js';
import { type IsIgnored, ignoring } from './selection.js';
import { type Signals, systemSignals } from './signals.js';
import type { Snapshot } from './types.js';
import type { WatchOptions } from './watch-options.js';

/** Watches a directory tree. Events come from comparing scans: a sign only says when to look. */
export function watch(root: string, options: WatchOptions): Watcher {
  return new Watcher(path.resolve(root), options);
}

export class Watcher {
  readonly #root: string;
  readonly #options: WatchOptions;
  readonly #lifecycle = new Lifecycle(
    () => this.#begin(),
    () => this.#end(),
  );
  #observer: Observer | null = null;
  #signals: Signals | null = null;
  #settling: Timer | null = null;
  #rescan: Timer | null = null;
  #looks: Promise<unknown> = Promise.resolve();
  #isQueued = false;
  #signs = 0;
  #isOpen = false;

  constructor(root: string, options: WatchOptions) {
    this.#root = root;
    this.#options = options;
  }

  get running(): boolean {
    return this.#lifecycle.running;
  }

  /** What was last told; null before the first start. */
  get snapshot(): Snapshot | null {
    return this.#observer?.known ?? null;
  }

  /**
   * Resolves once watching, after `onChanges` was told what happened since the last life. Without
   * one, what is there now is where it begins.
   */
  async start(): Promise<Result<void>> {
    try {
      await this.#lifecycle.start();
      return Result.ok(undefined);
    } catch (error) {
      return Result.err(asSoftadastraError(error, 'io_error', `cannot watch ${this.#root}`));
    }
  }

  /** Resolves once every look that was begun or due by now has ended. */
  async settled(): Promise<void> {
    await this.#looks;
  }

  /** Resolves once nothing of it runs any more. */
  stop(): Promise<void> {
    return this.#lifecycle.stop();
  }

  async #begin(): Promise<void> {
    const isIgnored = this.#selection();
    const observer = this.#observer ?? new Observer(this.#root, this.#options, isIgnored);
    this.#observer = observer;
    (await observer.resume()).value();
    const { signals = systemSignals } = this.#options;
    this.#isOpen = true;
    this.#signals = signals({
      onSignal: () => {
        this.#signs += 1;
        this.#settle(observer);
      },
      onError: (error) =>
        this.#report(asSoftadastraError(error, 'io_error', 'part of the tree gives no signs')),
    });
    (await this.#queueLook(observer)).value();
  }

  async #end(): Promise<void> {
    this.#isOpen = false;
    this.#settling?.cancel();
    this.#rescan?.cancel();
    this.#settling = null;
    this.#rescan = null;
    this.#signals?.stop();
    await this.#looks;
    this.#signals = null;
  }

  #selection(): IsIgnored {
    const chosen = ignoring(this.#options).value();
    const { saved } = this.#options;
    if (!saved) return chosen;
    const isSaved = savedFiles(this.#root, saved.path);
    return (where) => isSaved(where) || chosen(where);
  }

  /** Not put off by further signs: a tree that never rests is looked at all the same. */
  #settle(observer: Observer): void {
    if (!this.#isOpen || this.#settling) return;
    this.#settling = this.#options.clock.after(this.#options.settleMs ?? 100, () => {
      this.#settling = null;
      this.#queueUnattended(observer);
    });
  }

  #queueUnattended(observer: Observer): void {
    if (!this.#isOpen || this.#isQueued) return;
    this.#isQueued = true;
    this.#queueLook(observer).then((looked) => {
      if (looked.isErr()) this.#report(looked.error());
    });
  }

  /** One look after the other. */
  #queueLook(observer: Observer): Promise<Result<Snapshot>> {
    const look = this.#looks.then(() => {
      this.#isQueued = false;
      return this.#look(observer);
    });
    this.#looks = look;
    return look;
  }

  /** Once more where new directories came up, since what happens in those gave no sign so far. */
  async #look(observer: Observer): Promise<Result<Snapshot>> {
    this.#rescan?.cancel();
    const signs = () => this.#signs;
    let looked = await observer.look(signs);
    while (this.#isOpen && looked.isOk() && this.#follow(looked.value()) > 0) {
      looked = await observer.look(signs);
    }
    const { clock, rescanMs = 60_000 } = this.#options;
    if (this.#isOpen && rescanMs > 0) {
      this.#rescan = clock.after(rescanMs, () => this.#queueUnattended(observer), {
        background: true,
      });
    }
    return looked;
  }

  #follow({ root, id, entries }: Snapshot): number {
    const directories = new Map([[root, id]]);
    for (const entry of entries) {
      if (entry.type === 'directory') directories.set(path.join(root, entry.path), entry.id);
    }
    return this.#signals?.follow(directories) ?? 0;
  }

  #report(error: SoftadastraError): void {
    this.#options.onProblem?.(error);
  }
}
