/** One line of a Procfile: a process type and the command that starts it. */
export interface ProcfileEntry {
  readonly name: string;
  readonly command: string;
}

/** The Procfile cannot be used; the message names the line. */
export class ProcfileError extends Error {
  override readonly name = 'ProcfileError';
}

/**
 * Reads `name: command` lines; empty lines and lines that begin with # are skipped.
 * Format: https://devcenter.heroku.com/articles/procfile
 * @throws ProcfileError
 */
export function parseProcfile(text: string): ProcfileEntry[] {
  const entries = text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const match = /^([A-Za-z0-9_-]+):\s*(\S.*?)\s*$/.exec(line);
    if (!match) throw new ProcfileError(`line ${index + 1} is not "name: command": ${line}`);
    return [{ name: match[1] as string, command: match[2] as string }];
  });
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new ProcfileError(`${twice} is there twice`);
  return entries;
}

/**
 * The program and its arguments. A plain call of `node` needs no shell in between, so that a signal
 * reaches the program itself, and it is the Node that runs us. Anything else goes to the shell.
 */
export function commandLine(command: string): string[] {
  if (!/^node [\w@%+=:,./ -]+$/.test(command)) return ['/bin/sh', '-c', command];
  return [process.execPath, ...command.split(/ +/).slice(1)];
}
