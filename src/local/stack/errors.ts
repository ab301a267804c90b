/** The start was refused or failed; the message is for a person and says what to do. */
export class StackError extends Error {
  override readonly name = 'StackError';
}
