import { Result } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { walError } from './errors.js';
import { type Finding, type SurveyedFile, surveyLog } from './survey.js';
import { type RecordTypeName, recordTypes } from './types.js';

export interface LogInspection {
  readonly path: string;
  readonly nodeId: string | null;
  readonly incarnation: string | null;
  readonly formatVersion: number;
  /**
   * - `good`: closed in good order, or nothing is wrong
   * - `torn`: an unfinished write is at the end; the next open cuts it off
   * - `damaged`: what was whole is not any more; only a repair opens it
   */
  readonly condition: 'good' | 'torn' | 'damaged';
  readonly files: readonly FileInspection[];
  /** Without space ahead, like all sizes here. */
  readonly bytes: number;
  /** Zeros at the end of files, for what is written next; a log that was closed has none. */
  readonly spaceAhead: number;
  /** Those that can be replayed, without what frames a checkpoint. */
  readonly records: number;
  readonly recordsByType: Readonly<Record<RecordTypeName, number>>;
  readonly lastSequence: number;
  /** What the next open cuts off. */
  readonly torn: TornInspection | null;
  readonly damage: readonly Finding[];
  /** What was cut off or replaced before. */
  readonly broken: readonly BrokenCopy[];
  /** Superseded and unfinished files, which the next open removes. */
  readonly leftovers: readonly string[];
}

export interface FileInspection {
  readonly path: string;
  readonly kind: 'checkpoint' | 'segment';
  readonly number: number;
  readonly bytes: number;
  readonly spaceAhead: number;
  readonly createdMs: number | null;
  readonly groups: number;
  readonly records: number;
  /** Of the last good record. */
  readonly lastSequence: number | null;
  /** Whether it ends with the mark of a log that was closed. */
  readonly closed: boolean;
}

export interface TornInspection {
  readonly file: string;
  /** Where the first bad record begins. */
  readonly offset: number;
  readonly bytes: number;
  /** Good records of the same unfinished write, which stay. */
  readonly keptRecords: number;
}

export interface BrokenCopy {
  readonly path: string;
  readonly bytes: number;
}

/** What is in a log. Changes nothing, takes no lock, and may look at a log that is in use. */
export async function inspectLog(disk: Disk, path: string): Promise<Result<LogInspection>> {
  try {
    return Result.ok(await inspect(disk, path));
  } catch (error) {
    return Result.err(walError(error, `inspecting the log ${path}`));
  }
}

async function inspect(disk: Disk, path: string): Promise<LogInspection> {
  const counts = new Map<number, number>();
  const survey = await surveyLog(disk, path, ({ type }) => {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  });
  const { listing, files, superseded, findings, torn } = survey;
  const known = files.find(({ header }) => header !== null)?.header;
  const all = [...listing.checkpoints, ...listing.segments];
  const names = Object.entries(recordTypes) as [RecordTypeName, number][];
  const byType = names.map(([name, type]) => [name, counts.get(type) ?? 0] as const);
  const framing = counts.get(recordTypes.checkpoint) ?? 0;
  const total = byType.reduce((sum, [, count]) => sum + count, 0);
  const spaceAhead = files.reduce((sum, file) => sum + file.spaceAhead, 0);
  return {
    path,
    nodeId: known?.nodeId ?? null,
    incarnation: known?.incarnation ?? null,
    formatVersion: 1,
    condition: findings.length > 0 ? 'damaged' : torn ? 'torn' : 'good',
    files: files.map(inspectFile),
    bytes: [...all, ...(listing.active ? [listing.active] : [])].reduce(
      (sum, { size }) => sum + size,
      -spaceAhead,
    ),
    spaceAhead,
    records: total - framing,
    recordsByType: Object.fromEntries(byType) as Record<RecordTypeName, number>,
    lastSequence: Math.max(0, ...files.map(lastSequenceOf)),
    torn: torn && inspectTorn(torn),
    damage: findings,
    broken: await sizes(disk, listing.broken),
    leftovers: [...listing.temporary, ...superseded.map((file) => file.path)],
  };
}

function inspectFile(file: SurveyedFile): FileInspection {
  const { path, role, number, size, spaceAhead, header, scan } = file;
  return {
    path,
    kind: role,
    number,
    bytes: size - spaceAhead,
    spaceAhead,
    createdMs: header?.createdMs ?? null,
    groups: scan?.groups ?? 0,
    records: scan?.records ?? 0,
    lastSequence: scan?.lastSequence ?? null,
    closed: scan?.sealed ?? false,
  };
}

/** A checkpoint numbers its own records, and says in its header what it replaces. */
function lastSequenceOf({ role, header, scan }: SurveyedFile): number {
  return (role === 'checkpoint' ? header?.baseSequence : scan?.lastSequence) ?? 0;
}

function inspectTorn({ path, scan }: SurveyedFile): TornInspection | null {
  if (!scan?.damage) return null;
  const { offset, keptRecords } = scan.damage;
  return { file: path, offset, bytes: scan.contentEnd - offset, keptRecords };
}

function sizes(disk: Disk, paths: readonly string[]): Promise<BrokenCopy[]> {
  return Promise.all(
    paths.map(async (path) => ({ path, bytes: (await disk.stat(path))?.size ?? 0 })),
  );
}
