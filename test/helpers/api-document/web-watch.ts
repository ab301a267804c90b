import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { settleAnswers } from './settle.js';

const PRELOAD = new URL('./preload.js', import.meta.url).href;

/** Watches the answers of a web process from the outside; see preload.ts. */
export class WebWatch {
  readonly #folder: string;

  /** @param parent a folder of the test's own. */
  constructor(parent: string) {
    this.#folder = path.join(parent, 'answers');
    mkdirSync(this.#folder);
  }

  /** For the web process. */
  get env(): Record<string, string> {
    return { NODE_OPTIONS: `--import ${PRELOAD}`, API_ANSWERS_FOLDER: this.#folder };
  }

  /** Once the process is gone. @throws where an answer was not as the document says. */
  settle(): void {
    const files = readdirSync(this.#folder);
    const linesOf = (file: string) =>
      readFileSync(path.join(this.#folder, file), 'utf8').split('\n').filter(Boolean);
    const counts = files
      .filter((file) => file.startsWith('counts-'))
      .flatMap(linesOf)
      .map((line) => JSON.parse(line) as [string, number]);
    settleAnswers(counts, files.includes('problems') ? linesOf('problems') : []);
  }
}
