import { MARKER_IN_PATH } from '../workload/index.js';

/** An address as its user typed it: a URL holds `{{marker}}` in its path escaped. */
export function addressWords(url: string): string {
  return url.replaceAll(MARKER_IN_PATH, '{{marker}}');
}
