import type { Renderable, Renderer, ReportFormat } from '../renderer.js';
import { htmlRenderer } from './html.js';
import { jsonRenderer } from './json.js';
import { junitRenderer } from './junit.js';
import { markdownRenderer } from './markdown.js';

/** Every format a report can be asked for in. */
export const renderers: Readonly<Record<ReportFormat, Renderer>> = {
  json: jsonRenderer,
  html: htmlRenderer,
  markdown: markdownRenderer,
  junit: junitRenderer,
};

/** The names of all formats, for options and error messages. */
export const reportFormats = Object.keys(renderers) as ReportFormat[];

/** Whether there is a format of that name. */
export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(renderers, name);
}

/** A report as text of the given format; its content type is `renderers[format].content_type`. */
export function renderReport(format: ReportFormat, input: Renderable): string {
  return renderers[format].render(input);
}
