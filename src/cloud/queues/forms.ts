/**
 * The form of the jobs that this release knows. It is raised with every change that a worker of the
 * release before would misread; jobs of the new form then carry it as `form`, and older workers leave
 * them to others. A field that may be ignored needs no new form.
 */
export const JOB_FORM = 1;

/** Jobs that carry none are of the first. */
export function formOf(data: unknown): number {
  const { form } = (data ?? {}) as { form?: unknown };
  return typeof form === 'number' ? form : 1;
}
