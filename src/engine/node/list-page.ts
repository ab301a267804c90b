import { Result, SoftadastraError } from '../core/index.js';
import type { Store } from '../store/index.js';
import type { ListRequest } from './control.js';
import { presentListed } from './present.js';
import type { EntryReport, ListReport } from './reports.js';

const DEFAULT_LIMIT = 1_000;
const MOST = 10_000;
/** An answer is one piece of memory: it ends where its values grow past this. */
const MOST_BYTES = 8 * 1024 * 1024;

export function listPage(store: Store, request: ListRequest): Result<ListReport> {
  const { limit = DEFAULT_LIMIT, keysOnly = false, ...range } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    const message = `a list has a limit from 1 to ${MOST}`;
    return Result.err(new SoftadastraError('invalid_argument', message));
  }
  const entries: EntryReport[] = [];
  let bytes = 0;
  for (const entry of store.entries({ ...range, limit: limit + 1 })) {
    const last = entries.at(-1);
    if (last && (entries.length === limit || bytes > MOST_BYTES)) {
      return Result.ok({ schema: 'softadastra.list/1', entries, next: last.key });
    }
    entries.push(presentListed(entry, keysOnly));
    bytes += entry.key.length + (keysOnly ? 0 : entry.value.length);
  }
  return Result.ok({ schema: 'softadastra.list/1', entries, next: null });
}
