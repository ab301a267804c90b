/** The command was used wrongly; `message` names everything that is wrong. */
export class UsageError extends Error {
  override name = 'UsageError';
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
  }
}
