import { Result } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { walError } from './errors.js';
import { following, type LostPart, type LostRecords, type Mended, mend } from './mend.js';
import { mendingsOf } from './mending.js';
import { type Finding, type SurveyedFile, surveyLog } from './survey.js';

export interface VerifyReport {
  /** Whether every byte is as it was written, an unfinished write at the end aside. */
  readonly good: boolean;
  /** Whether an unfinished write is at the end, which the next open cuts off. */
  readonly torn: boolean;
  readonly files: number;
  /** Without space ahead. */
  readonly bytes: number;
  readonly damage: readonly Finding[];
  /** What a repair would not bring back. */
  readonly lostBytes: readonly LostPart[];
  readonly lostRecords: readonly LostRecords[];
}

/** Reads every byte of a log and tries a repair, without changing anything. */
export async function verifyLog(disk: Disk, path: string): Promise<Result<VerifyReport>> {
  try {
    const survey = await surveyLog(disk, path);
    const { files, findings, torn } = survey;
    const mended: Mended[] = [];
    if (findings.length > 0) {
      for (const mending of mendingsOf(path, survey)) {
        mended.push(await mend(disk, following(mended, mending), null));
      }
    }
    return Result.ok({
      good: findings.length === 0,
      torn: torn !== null,
      files: files.length,
      bytes: files.reduce(
        (sum: number, file: SurveyedFile) => sum + file.size - file.spaceAhead,
        0,
      ),
      damage: findings,
      lostBytes: mended.flatMap(({ lostBytes }) => lostBytes),
      lostRecords: mended.flatMap(({ lostRecords }) => lostRecords),
    });
  } catch (error) {
    return Result.err(walError(error, `verifying the log ${path}`));
  }
}
