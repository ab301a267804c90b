import { htmlReporter, junitReporter, markdownReporter } from './documents.js';
import { jsonReporter } from './json.js';
import type { Reporter } from './reporter.js';
import { terminalReporter } from './terminal.js';

export { addressWords } from './address-words.js';
export { plainText } from './plain-text.js';
export type { Reporter, ReporterInput } from './reporter.js';

/** Every way to write a result down. */
export const reporters = {
  terminal: terminalReporter,
  json: jsonReporter,
  html: htmlReporter,
  markdown: markdownReporter,
  junit: junitReporter,
} satisfies Record<string, Reporter>;
