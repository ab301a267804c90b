import { basename, dirname, join } from 'node:path';

/** The names of a log's files; format.ts says what each is for. */
export interface FoundNames {
  /** Whether there is something at the log's own path. */
  active: boolean;
  readonly segments: NumberedName[];
  readonly checkpoints: NumberedName[];
  /** Unfinished: nothing in them counts. */
  readonly temporary: string[];
  readonly broken: string[];
}

export interface NumberedName {
  readonly path: string;
  readonly number: number;
}

export const directoryOf = dirname;

export function segmentPath(log: string, number: number): string {
  return `${log}.${digits(number)}`;
}

export function checkpointPath(log: string, number: number): string {
  return `${log}.${digits(number)}.checkpoint`;
}

export function temporaryPath(finished: string): string {
  return `${finished}.tmp`;
}

export function lockPath(log: string): string {
  return `${log}.lock`;
}

/** @param attempt 1, or more where the name is taken. */
export function brokenPath(log: string, number: number, offset: number, attempt: number): string {
  const again = attempt === 1 ? '' : `.${attempt}`;
  return `${log}.${digits(number)}-${offset}${again}.broken`;
}

/** Sorts out which of a directory's names belong to the log. */
export function findNames(log: string, names: readonly string[]): FoundNames {
  const own = basename(log);
  const found: FoundNames = {
    active: false,
    segments: [],
    checkpoints: [],
    temporary: [],
    broken: [],
  };
  for (const name of names) {
    const path = join(dirname(log), name);
    const rest = name.startsWith(own) ? name.slice(own.length) : null;
    if (rest === '') found.active = true;
    else if (rest !== null) placeName(found, path, rest);
  }
  found.segments.sort((a, b) => a.number - b.number);
  found.checkpoints.sort((a, b) => a.number - b.number);
  return found;
}

function placeName(found: FoundNames, path: string, rest: string): void {
  const numbered = /^\.(\d{6,})(\.checkpoint)?(\.tmp)?$/.exec(rest);
  if (rest === '.tmp' || numbered?.[3]) found.temporary.push(path);
  else if (/^\.\d{6,}-\d+(\.\d+)?\.broken$/.test(rest)) found.broken.push(path);
  else if (numbered) {
    const list = numbered[2] ? found.checkpoints : found.segments;
    list.push({ path, number: Number(numbered[1]) });
  }
}

function digits(number: number): string {
  return String(number).padStart(6, '0');
}
