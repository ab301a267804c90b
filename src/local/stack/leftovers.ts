import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { endProcess, isRunning, type ProcessIdentity } from '../processes/identity.js';

/** The processes of the stack as last started, kept in a file that outlives a kill -9. */
export class Leftovers {
  readonly #now = new Map<string, ProcessIdentity>();

  constructor(private readonly file: string) {}

  remember(name: string, identity: ProcessIdentity): void {
    this.#now.set(name, identity);
    const draft = `${this.file}.draft`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(this.#now)), { mode: 0o600 });
    renameSync(draft, this.file);
  }

  forget(): void {
    this.#now.clear();
    rmSync(this.file, { force: true });
  }

  /** Ends what an earlier start left running. To be called under the stack's lock. */
  async end(graceMs: number, log: (line: string) => void): Promise<void> {
    const left = Object.entries(this.#read()).filter(([, identity]) => isRunning(identity));
    await Promise.all(
      left.map(([name, identity]) => {
        log(`ending ${name}, which an earlier start left behind (process ${identity.pid})`);
        return endProcess(identity, graceMs);
      }),
    );
    this.forget();
  }

  #read(): Record<string, ProcessIdentity> {
    if (!existsSync(this.file)) return {};
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, ProcessIdentity>;
    } catch (error) {
      // Half a file, after a crash of the machine: whatever it named has ended with it.
      if (error instanceof SyntaxError) return {};
      throw error;
    }
  }
}
