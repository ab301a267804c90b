import { type CliContext, EXIT, type ExitCode, showsColour } from '../context.js';
import { UsageError } from '../usage-error.js';
import { hintFor } from './hints.js';
import { jsonLine } from './output.js';
import { createPaint, marks } from './paint.js';
import { plainLines, plainText } from './plain.js';

/** The form of errors with `--json`. */
const SCHEMA = 'softadastra.error/1';

/** One line (or a list) on stderr, what to do about it, and with `json` a document on stdout. */
export function tellError(error: unknown, context: CliContext, json = false): ExitCode {
  const paint = createPaint(showsColour(context.stderr, context.env));
  const message = error instanceof Error ? error.message : String(error);
  const described = describe(error);
  const hint = described && isOfEngine(error) ? hintFor(described, context) : null;
  const code = described ? paint('dim', ` (${plainText(described.code)})`) : '';
  context.stderr.write(`${marks.failed(paint)} error: ${plainLines(message)}${code}\n`);
  if (hint) context.stderr.write(`${paint('cyan', '  hint:')} ${hint}\n`);
  if (json && described) {
    context.stdout.write(jsonLine({ schema: SCHEMA, error: described, hint }));
  }
  return error instanceof UsageError || USED_WRONGLY.has(described?.code ?? '')
    ? EXIT.usage
    : EXIT.failed;
}

/** What only other arguments can mend. */
const USED_WRONGLY = new Set<string>(['invalid_key']);

/** Errors with a `toJSON` in the form of the engine's. */
const OF_THEIR_FORM = new Set(['SoftadastraError', 'EvidenceError', 'LoginError']);

/** By its form, not its class: the engine is not loaded to tell that something is none of its. */
function describe(error: unknown): { readonly code: string; readonly message: string } | null {
  if (!(error instanceof Error)) return null;
  if (!OF_THEIR_FORM.has(error.name)) return null;
  if (!('toJSON' in error) || typeof error.toJSON !== 'function') return null;
  return error.toJSON();
}

function isOfEngine(error: unknown): boolean {
  return error instanceof Error && error.name === 'SoftadastraError';
}
