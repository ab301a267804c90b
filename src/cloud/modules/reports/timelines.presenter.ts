import type { TimelineRow } from './timelines.repository.js';

/** The success envelope around the stored text, which is an object already. */
export function presentTimeline({ run_id, revision, body }: TimelineRow): string {
  const head = JSON.stringify({ run_id, revision }).slice(0, -1);
  return `{"success":true,"message":"Timeline loaded","data":${head},${body.slice(1)}}`;
}
