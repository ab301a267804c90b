import { addressWords, type SweepCell, type SweepResult } from '../../agent/index.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { columns } from '../output/table.js';

/** What a sweep showed, for programs. */
export function sweepDocument(result: SweepResult) {
  const { passed, reasons, requests, points, clean, swept } = result;
  return {
    schema: 'softadastra.sweep/1',
    ...{ passed, reasons },
    target: clean.run.target_url,
    scenario: clean.run.scenario,
    seed: clean.run.seed,
    requests,
    points: points.map(({ name, fault, settings }) => ({ name, fault, settings })),
    cells: result.cells.map(({ request, point, operation, setup, verdict, why }) => ({
      ...request,
      point: point.name,
      ...{ operation, setup, verdict, why },
    })),
    clean_run: clean.run.id,
    run: swept?.run.id ?? null,
    history_file: swept?.historyFile ?? clean.historyFile,
  };
}

/** A row for each request, a column for each point, and below it what went wrong. */
export function sweepText(result: SweepResult, paint: Paint): string {
  const { passed, reasons, cells, clean, swept } = result;
  const { method, target_url, scenario, seed } = clean.run;
  const title = `${paint('bold', `${method} ${plainText(addressWords(target_url))}`)}\nsweep of ${plainText(scenario)}, seed ${plainText(String(seed))}`;
  const parts = [title];
  if (swept !== null) parts.push(tableOf(result, paint), ...storiesOf(cells));
  parts.push(
    passed
      ? `${marks.done(paint)} ${cells.length} cuts, each request at each point: nothing lost, nothing doubled`
      : `${marks.failed(paint)} ${reasons.map(plainText).join('; ')}`,
  );
  const run = swept ?? clean;
  const again = `\nsmallest  softadastra replay ${run.run.id} --shrink`;
  const hint = passed || swept === null ? '' : again;
  parts.push(`history   ${plainText(run.historyFile)}${hint}`);
  return parts.join('\n\n');
}

function tableOf({ requests, points, cells }: SweepResult, paint: Paint): string {
  // One row for each point: there are more of them than kinds of requests.
  return columns(
    ['cut', ...requests.map(({ kind, method }) => `${kind} (${method})`)],
    points.map((point) => [
      point.name,
      ...requests.map((request) => {
        const cell = cells.find((each) => each.point === point && each.request === request);
        return cell === undefined ? '' : wordOf(cell, paint);
      }),
    ]),
  );
}

function wordOf({ verdict, why }: SweepCell, paint: Paint): string {
  if (verdict === 'kept') return paint('green', verdict);
  if (verdict === 'not cut') return why?.includes('no body') ? '–' : paint('yellow', verdict);
  return paint(WARNED.has(verdict) ? 'yellow' : 'red', verdict);
}

const WARNED: ReadonlySet<string> = new Set(['failed', 'applied', 'unknown']);

function storiesOf(cells: readonly SweepCell[]): string[] {
  const lines = cells
    .filter(({ verdict }) => verdict !== 'kept')
    .map(({ request, point, operation, verdict, why }) => {
      const told = why === null ? '' : `: ${plainText(why)}`;
      return `  ${operation}  ${request.method} ${plainText(request.path)}, ${point.name} → ${verdict}${told}`;
    });
  return lines.length === 0 ? [] : [lines.join('\n')];
}
