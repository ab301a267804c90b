/** A start that was refused: `problems` holds one line per bad variable. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
  }
}

/** Reads variables one by one and gathers what is wrong, so that all of it is told at once. */
export class EnvironmentReader {
  readonly #problems: string[] = [];

  constructor(readonly variables: NodeJS.ProcessEnv) {}

  has(name: string): boolean {
    return this.optional(name) !== null;
  }

  /** An empty variable counts as absent, as in shells and compose files. */
  optional(name: string): string | null {
    const value = this.variables[name]?.trim();
    return value ? value : null;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]], fallback?: T): T {
    const value = this.text(name, fallback ?? allowed[0]);
    const found = allowed.find((word) => word === value);
    if (found) return found;
    this.bad(name, `must be one of ${allowed.join(', ')}; it is "${value}"`);
    return allowed[0];
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.optional(name);
    if (value === null) return fallback;
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    if (/^(false|0|no|off)$/i.test(value)) return false;
    this.bad(name, `must be true or false; it is "${value}"`);
    return fallback;
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const value = this.optional(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    this.bad(name, `must be a whole number from ${least} to ${most}; it is "${value}"`);
    return fallback;
  }

  bad(name: string, problem: string): void {
    this.#problems.push(`${name} ${problem}`);
  }

  throwIfBad(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems);
  }
}
