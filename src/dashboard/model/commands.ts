/** The commands that people copy, for a POSIX shell. The same words on every page. */

/** Where an address to write to is not known yet. */
export const SAMPLE_TARGET = 'http://localhost:3000/orders';

interface Connection {
  /** Where the cloud listens, such as `https://softadastra.example.com`. */
  readonly origin: string;
  readonly apiKey: string;
}

/** Tells this shell's later commands where the evidence goes; no process list shows the key. */
export function connectCommand({ origin, apiKey }: Connection): string {
  return [
    `export SOFTADASTRA_CLOUD_URL=${shellWord(origin)}`,
    `export SOFTADASTRA_AGENT_KEY=${shellWord(apiKey)}`,
  ].join('\n');
}

/** @param target the address that is written to; a sample where it is empty. */
export function testCommand({ target }: { readonly target: string }): string {
  return `npx softadastra test ${shellWord(target.trim() || SAMPLE_TARGET)}`;
}

/** All that a new agent needs, in one piece to paste. */
export function firstTestCommand(all: Connection & { readonly target: string }): string {
  return `${connectCommand(all)}\n${testCommand(all)}`;
}

export function replayCommand({ runId }: { readonly runId: string }): string {
  return `npx softadastra replay ${shellWord(runId)}`;
}

/**
 * Asks the API with a token that the shell reads without showing it (bash, zsh). One line: what is
 * pasted after a `read` would be read as the token.
 */
export function tokenCommand({ origin }: { readonly origin: string }): string {
  const address = shellWord(`${origin}/api/projects`);
  return `read -rs TOKEN && curl -H "Authorization: Bearer $TOKEN" ${address}`;
}

/** One word, whatever stands in it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
