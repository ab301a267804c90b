import { once } from 'node:events';
import { type CliContext, EXIT, type ExitCode, showsColour } from '../context.js';
import { createPaint, marks, type Paint } from './paint.js';
import { plainText } from './plain.js';

/** A document of `--json`; `schema` names its form, such as `softadastra.status/1`. */
export interface Report {
  readonly schema: string;
}

/** What a command says: to a person as text, to a program (`--json`) as one JSON document a line. */
export class Output {
  readonly paint: Paint;
  readonly #context: CliContext;

  constructor(
    context: CliContext,
    readonly json: boolean,
  ) {
    this.#context = context;
    this.paint = createPaint(!json && showsColour(context.stdout, context.env));
  }

  /** The one answer of a command. `text` must have made plain all that is not our own. */
  async show(report: Report, text: (paint: Paint) => string): Promise<ExitCode> {
    await this.print(this.json ? jsonLine(report) : `${text(this.paint)}\n`);
    return EXIT.done;
  }

  /** Like `show`, with a mark in front that says that it is done. */
  done(report: Report, text: string): Promise<ExitCode> {
    return this.show(report, (paint) => `${marks.done(paint)} ${text}`);
  }

  /** Beside the answer, on stderr. */
  warn(text: string): void {
    const paint = createPaint(showsColour(this.#context.stderr, this.#context.env));
    this.#context.stderr.write(`${marks.warning(paint)} ${plainText(text)}\n`);
  }

  /** Waits where the reader does not keep up. */
  async print(chunk: string | Uint8Array): Promise<void> {
    if (!this.#context.stdout.write(chunk)) await once(this.#context.stdout, 'drain');
  }
}

/** What could drive a terminal stands only inside strings, where JSON has the same escapes. */
export function jsonLine(document: object): string {
  return `${plainText(JSON.stringify(document))}\n`;
}
