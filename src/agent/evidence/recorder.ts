import type { BatchWrite, RuntimeParts } from '../../engine/node/index.js';
import type { Recorder, RecordLine } from '../history/index.js';
import { EvidenceError } from './evidence-error.js';
import { EvidenceLog } from './evidence-log.js';
import { encodeLine, keyOf, type LineKind } from './line.js';
import { makeRunFolder, removeRunFolder } from './run-folder.js';

/** One record of the log takes no more than this, except where a single line is larger. */
const RECORD_BYTES = 4 * 1024 * 1024;

/**
 * Makes the store of a run.
 * @throws EvidenceError where it cannot be made; nothing was sent to anybody yet.
 */
export async function createRecorder(
  dataDir: string,
  runId: string,
  parts?: RuntimeParts,
): Promise<EngineRecorder> {
  const folder = await makeRunFolder(dataDir, runId).catch((cause: NodeJS.ErrnoException) => {
    const message = `the evidence cannot be kept: ${cause.message}`;
    throw new EvidenceError(cause.code === 'ENOSPC' ? 'disk_full' : 'io_error', message, { cause });
  });
  return new EngineRecorder(await EvidenceLog.open(runId, folder, parts));
}

/**
 * Records a run, line by line. Lines that come while others are being made durable go into the next
 * record together, and a record is written only after the one before it: what is on disk is always
 * the history up to some moment, without a gap. After a failure nothing more is written.
 */
export class EngineRecorder implements Recorder {
  /** What delivery reads. */
  readonly log: EvidenceLog;
  readonly #numbers = new Map<LineKind, number>();
  #waiting: BatchWrite[] = [];
  /** The write under way; never rejects. */
  #current: Promise<void> = Promise.resolve();
  /** The write after it; never rejects. */
  #next: Promise<void> | null = null;
  #failure: Error | null = null;
  #failureIsTold = false;
  #closing: Promise<void> | null = null;

  constructor(log: EvidenceLog) {
    this.log = log;
  }

  /** The line is copied. An event is kept under its own `seq`. */
  append(line: RecordLine): void {
    if (this.#closing) throw new Error(`The history of ${this.log.runId} is closed already.`);
    const number = this.#numberOf(line);
    this.#waiting.push({ key: keyOf(line.kind, number), value: encodeLine(line) });
    this.#next ??= this.#current.then(() => {
      this.#next = null;
      this.#current = this.#write();
      return this.#current;
    });
  }

  /**
   * Resolves once all that was appended so far is durable.
   * @throws EvidenceError where that failed, now or before.
   */
  async settled(): Promise<void> {
    await (this.#next ?? this.#current);
    if (!this.#failure) return;
    this.#failureIsTold = true;
    throw this.#failure;
  }

  /**
   * Makes all of it durable and lets go; a run without any line leaves nothing behind. Twice is fine.
   * @throws EvidenceError where that failed and nobody was told yet.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await (this.#next ?? this.#current);
    const { isEmpty, folder } = this.log;
    try {
      await this.log.close();
    } catch (error) {
      this.#fail(error);
    }
    if (this.#failure !== null) return this.#failureIsTold ? undefined : this.settled();
    if (isEmpty) await removeRunFolder(folder);
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    try {
      for (const record of inRecords(lines)) {
        if (this.#failure === null) await this.log.write(record);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }

  #numberOf(line: RecordLine): number {
    const number = (this.#numbers.get(line.kind) ?? 0) + 1;
    this.#numbers.set(line.kind, number);
    if (line.kind !== 'event') return number;
    if (line.seq === number) return number;
    throw new Error(`Event ${number} of the run has the seq ${line.seq}.`);
  }
}

function* inRecords(lines: readonly BatchWrite[]): Generator<BatchWrite[]> {
  let record: BatchWrite[] = [];
  let bytes = 0;
  for (const line of lines) {
    const size = line.value?.length ?? 0;
    if (record.length > 0 && bytes + size > RECORD_BYTES) {
      yield record;
      record = [];
      bytes = 0;
    }
    record.push(line);
    bytes += size;
  }
  if (record.length > 0) yield record;
}
