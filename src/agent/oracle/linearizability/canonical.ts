/** Deeper values are refused: nobody writes them, and they would exhaust the stack. */
const DEEPEST = 64;

/**
 * Equal for equal JSON values, whatever the order of their fields.
 * @throws RangeError for a value that is too deep, and for a whole number that was not read exactly
 */
export function canonical(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new RangeError(`a value is nested deeper than ${DEEPEST}`);
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field, depth + 1)}`);
    return `{${fields.join(',')}}`;
  }
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value} is beyond the whole numbers that JSON tells apart: use a text`);
  }
  return JSON.stringify(value ?? null);
}
