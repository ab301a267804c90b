import type { Brought } from './brought.js';
import type { Commits } from './commits.js';
import { hasSeen, isLater } from './context.js';
import type { Choice } from './types.js';
import { type Verdict, verdict } from './verdict.js';
import type { Version } from './version.js';

/** What a key will hold once all that is on its way has been applied. */
interface Prospect {
  current: Version | undefined;
  readonly coming: Version[];
}

/**
 * Decides conflicts before they go into the log, so that a replay need not ask. What is still on
 * its way counts as if it were here, since it will be.
 */
export class Judge {
  readonly #commits: Commits;
  readonly #prospects = new Map<string, Prospect>();

  /** @param versions those that will be judged */
  constructor(commits: Commits, versions: readonly Version[]) {
    this.#commits = commits;
    if (commits.decide === null || commits.inFlight.isEmpty) return;
    const keys = new Set(versions.map(({ key }) => key));
    for (const brought of commits.inFlight) {
      if (keys.has(brought.version.key)) this.#expect(brought);
    }
  }

  /** @param verdicts what each choice means from where the new version comes */
  judge(version: Version, verdicts: Readonly<Record<Choice, Verdict>>): Brought {
    const { decide } = this.#commits;
    if (decide === null) return { version, decided: verdict.lastWrite };
    if (this.#isFirst(version)) return { version, decided: verdicts.last_write };
    const { current } = this.#prospect(version.key);
    const conflicts = current && !hasSeen(version, current) && !this.#isCovered(version);
    const choice = conflicts ? decide(version.key, current, version) : 'last_write';
    const brought = { version, decided: verdicts[choice] };
    this.#expect(brought);
    return brought;
  }

  /** Nothing is here or on its way to its key, which is so of most that arrives. */
  #isFirst(version: Version): boolean {
    const { key } = version;
    if (this.#prospects.has(key) || this.#commits.state.table.current(key)) return false;
    this.#prospects.set(key, { current: version, coming: [version] });
    return true;
  }

  #expect({ version, decided }: Brought): void {
    if (decided === verdict.held || this.#isCovered(version)) return;
    const prospect = this.#prospect(version.key);
    const { current } = prospect;
    if (!current || hasSeen(version, current) || prevails(decided, version, current)) {
      prospect.current = version;
    }
    prospect.coming.push(version);
  }

  #isCovered(version: Version): boolean {
    const { table } = this.#commits.state;
    const current = table.current(version.key);
    if (current && (hasSeen(current, version) || table.losers.cover(version))) return true;
    return this.#prospect(version.key).coming.some((other) => hasSeen(other, version));
  }

  #prospect(key: string): Prospect {
    let prospect = this.#prospects.get(key);
    if (prospect === undefined) {
      prospect = { current: this.#commits.state.table.current(key), coming: [] };
      this.#prospects.set(key, prospect);
    }
    return prospect;
  }
}

function prevails(decided: Verdict, version: Version, current: Version): boolean {
  if (decided === verdict.prevails || decided === verdict.overrules) return true;
  if (decided === verdict.overruled || decided === verdict.yields) return false;
  return isLater(version, current);
}
