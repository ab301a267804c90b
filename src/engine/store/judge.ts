import type { Commits } from './commits.js';
import { hasSeen, isLater } from './context.js';
import type { Choice } from './types.js';
import { type Verdict, verdict } from './verdict.js';
import type { Version } from './version.js';

/**
 * Decides conflicts before they go into the log, so that a replay need not ask. What is still on
 * its way counts as if it were here, since it will be.
 */
export class Judge {
  readonly #commits: Commits;
  readonly #coming = new Map<string, Version>();

  constructor(commits: Commits) {
    this.#commits = commits;
    if (commits.decide === null) return;
    for (const version of commits.inFlight) this.#coming.set(version.key, version);
  }

  /** @param verdicts what each choice means from where the new version comes */
  judge(version: Version, verdicts: Readonly<Record<Choice, Verdict>>): Verdict {
    const { decide, state } = this.#commits;
    if (decide === null) return verdict.lastWrite;
    const { key } = version;
    const rival = this.#coming.get(key) ?? state.table.current(key);
    if (rival === undefined || hasSeen(version, rival)) {
      this.#coming.set(key, version);
      return verdict.lastWrite;
    }
    if (hasSeen(rival, version) || state.table.losers.cover(version)) return verdict.lastWrite;
    const decided = verdicts[decide(key, rival, version)];
    if (prevails(decided, version, rival)) this.#coming.set(key, version);
    return decided;
  }
}

function prevails(decided: Verdict, version: Version, rival: Version): boolean {
  if (decided === verdict.prevails || decided === verdict.overrules) return true;
  if (decided === verdict.overruled || decided === verdict.yields) return false;
  return isLater(version, rival);
}
