import type { Renderer } from '../renderer.js';

/** Version of the document's layout; raised when a reader of the old one would misread the new. */
const LAYOUT = 1;

/** The whole report with the run it belongs to, for programs. */
export const jsonRenderer: Renderer = {
  format: 'json',
  content_type: 'application/json; charset=utf-8',
  extension: 'json',
  render: ({ run, report }) => `${JSON.stringify({ layout: LAYOUT, run, report }, null, 2)}\n`,
};
