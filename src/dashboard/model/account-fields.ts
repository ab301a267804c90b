/** What the page says before it asks the server; the server has the last word. */

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 200;
const LONGEST_NAME = 120;

/** The problem as the end of a sentence that begins with the field's name; null where there is none. */
export function emailProblem(email: string): string | null {
  if (email.trim() === '') return 'is required';
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : 'must look like ada@example.com';
}

/** @param least 1 for a person, 2 for a project or an agent. */
export function nameProblem(name: string, least = 1): string | null {
  const { length } = name.trim();
  if (length === 0) return 'is required';
  if (length < least) return `must have at least ${least} characters`;
  return length > LONGEST_NAME ? `must have at most ${LONGEST_NAME} characters` : null;
}

export function newPasswordProblem(password: string): string | null {
  if (password === '') return 'is required';
  if (password.length < SHORTEST_PASSWORD) {
    return `must have at least ${SHORTEST_PASSWORD} characters`;
  }
  return password.length > LONGEST_PASSWORD
    ? `must have at most ${LONGEST_PASSWORD} characters`
    : null;
}

/** An empty address is none yet, and can be added later. */
export function addressProblem(address: string): string | null {
  const text = address.trim();
  if (text === '') return null;
  return /^https?:\/\/[^/\s]\S*$/i.test(text) && URL.canParse(text)
    ? null
    : 'must be like http://localhost:3000/orders';
}
