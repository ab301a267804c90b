import type { FileHeader } from './file-header.js';
import { segmentPath } from './file-names.js';
import type { Finding, Survey, SurveyedFile } from './survey.js';

/** A file of a damaged log that has to be written anew. */
export interface Mending {
  readonly path: string;
  readonly number: number;
  readonly role: SurveyedFile['role'];
  /** Null where the file is missing. */
  readonly file: SurveyedFile | null;
  readonly header: FileHeader | null;
  /** The sequence of the last record before it, and its own last one; null where nobody knows. */
  readonly base: number;
  readonly until: number | null;
}

/** Which files have to be written anew, so that the log can be opened again. */
export function mendingsOf(log: string, { files, findings, listing }: Survey): Mending[] {
  const stub = listing.active?.reading.state === 'short' ? listing.active.path : null;
  const all = files.filter(({ path }) => path !== stub);
  const checkpoint = all.find(({ role }) => role === 'checkpoint') ?? null;
  const segments = all.filter(({ role }) => role === 'segment');
  const mendings: Mending[] = [];
  let base = checkpoint?.header?.baseSequence ?? segments[0]?.header?.baseSequence ?? 0;
  if (!checkpoint) base = 0;
  if (checkpoint && isBad(checkpoint, findings)) {
    const { path, number, header } = checkpoint;
    const until = null;
    mendings.push({ path, number, role: 'checkpoint', file: checkpoint, header, base, until });
  }
  const first = (checkpoint?.number ?? 0) + 1;
  const last = Math.max(segments.at(-1)?.number ?? 0, stub ? 0 : first);
  for (let number = first; number <= last; number += 1) {
    const file = segments.find((segment) => segment.number === number) ?? null;
    const until = baseAfter(segments, number);
    const isCut = until !== null && file?.scan?.lastSequence !== until;
    if (!file || isCut || isBad(file, findings)) {
      const path = file?.path ?? (number === last ? log : segmentPath(log, number));
      const header = file?.header ?? null;
      mendings.push({ path, number, role: 'segment', file, header, base, until });
    }
    base = until ?? file?.scan?.lastSequence ?? base;
  }
  return mendings;
}

function isBad({ path }: SurveyedFile, findings: readonly Finding[]): boolean {
  return findings.some(({ file }) => file === path);
}

/** What the next file says of the end of this one. */
function baseAfter(segments: readonly SurveyedFile[], number: number): number | null {
  const next = segments.find((segment) => segment.number === number + 1);
  return next?.header?.baseSequence ?? null;
}
