import { Result, SoftadastraError } from '../core/index.js';
import { diff, withUnknownOf } from './diff.js';
import { entryError } from './fs-errors.js';
import { scanSelected } from './scan.js';
import type { IsIgnored } from './selection.js';
import { loadSnapshot, saveSnapshot } from './snapshot-file.js';
import type { Snapshot } from './types.js';
import type { WatchOptions } from './watch-options.js';

/** How often a look scans at most: a tree that never rests is told of all the same. */
const SCANS_OF_A_LOOK = 3;

/** Knows what was last told of a tree, and tells what has happened since. */
export class Observer {
  #known: Snapshot | null = null;
  #isSaved = false;
  #problems: ReadonlySet<string> = new Set();

  constructor(
    private readonly root: string,
    private readonly options: WatchOptions,
    private readonly isIgnored: IsIgnored,
  ) {}

  get known(): Snapshot | null {
    return this.#known;
  }

  /** Begins where the last life ended: as remembered, else as saved, if either is there. */
  async resume(): Promise<Result<void>> {
    const { saved } = this.options;
    this.#problems = new Set();
    if (!saved || this.#known) return Result.ok(undefined);
    const loaded = await loadSnapshot(saved.disk, saved.path);
    if (loaded.isErr()) return Result.err(loaded.error());
    const known = loaded.value();
    this.#isSaved = known !== null;
    if (known && known.root !== this.root) {
      const message = `the snapshot ${saved.path} is one of ${known.root} and not of ${this.root}`;
      return Result.err(new SoftadastraError('invalid_argument', message));
    }
    this.#known = known && this.#selected(known);
    return Result.ok(undefined);
  }

  /**
   * @param signs how many signs of changes there have been so far.
   * @returns what was scanned, or an error where the root could not be: nothing is then told.
   */
  async look(signs: () => number): Promise<Result<Snapshot>> {
    const scanned = await this.#scan(signs);
    if (scanned.isErr()) return scanned;
    const now = scanned.value();
    this.#tellProblems(now);
    if (await this.#tellChanges(now)) await this.#save();
    return scanned;
  }

  /**
   * What moves during a scan is met twice or never, and would be told as created and deleted. So it
   * is scanned again where something comes or goes and a sign came meanwhile.
   */
  async #scan(signs: () => number): Promise<Result<Snapshot>> {
    for (let left = SCANS_OF_A_LOOK; ; left -= 1) {
      const before = signs();
      const scanned = await scanSelected(this.root, this.options, this.isIgnored);
      if (left === 1 || signs() === before || !this.#comesOrGoes(scanned)) return scanned;
    }
  }

  #comesOrGoes(scanned: Result<Snapshot>): boolean {
    if (scanned.isErr() || !this.#known) return false;
    const changes = diff(this.#known, scanned.value());
    return changes.some(({ kind }) => kind === 'created' || kind === 'deleted');
  }

  /** @returns false where they could not be delivered, so that the next look tells them again. */
  async #tellChanges(now: Snapshot): Promise<boolean> {
    const before = this.#known;
    const changes = before ? diff(before, now) : [];
    if (changes.length > 0) {
      try {
        await this.options.onChanges(changes);
      } catch (error) {
        this.#report(notTaken(error));
        return false;
      }
      this.#isSaved = false;
    }
    this.#known = before ? withUnknownOf(before, now) : now;
    return true;
  }

  async #save(): Promise<void> {
    const { saved } = this.options;
    if (!saved || this.#isSaved || !this.#known) return;
    const result = await saveSnapshot(saved.disk, saved.path, this.#known);
    if (result.isErr()) this.#report(result.error());
    this.#isSaved = result.isOk();
  }

  /** Each is told once, and again when it was gone in between. */
  #tellProblems({ problems }: Snapshot): void {
    const told = this.#problems;
    this.#problems = new Set(problems.map(({ path: where, code }) => `${code} ${where}`));
    for (const { path: where, code } of problems) {
      if (told.has(`${code} ${where}`)) continue;
      this.#report(entryError(code, this.root, where));
    }
  }

  /** What is saved was perhaps scanned with other patterns: ignored now is not deleted. */
  #selected(known: Snapshot): Snapshot {
    const outside = (where: string): boolean => {
      for (let end = where.length; end > 0; end = where.lastIndexOf('/', end - 1)) {
        if (this.isIgnored(where.slice(0, end))) return true;
      }
      return false;
    };
    return { ...known, entries: known.entries.filter(({ path: where }) => !outside(where)) };
  }

  #report(error: SoftadastraError): void {
    this.options.onProblem?.(error);
  }
}

/** They are told again: neither the watcher nor what it knows is harmed. */
function notTaken(thrown: unknown): SoftadastraError {
  if (thrown instanceof SoftadastraError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const details = { cause: thrown, retryable: true };
  return new SoftadastraError('unknown', `changes were not taken: ${reason}`, details);
}
