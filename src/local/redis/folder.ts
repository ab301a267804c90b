import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProcessIdentity } from '../processes/identity.js';

/** What a private instance keeps beside its data, all of it readable by its owner alone. */
export class RedisFolder {
  readonly dataDir: string;
  readonly lockFile: string;
  readonly configurationFile: string;
  readonly #passwordFile: string;
  readonly #processFile: string;

  constructor(readonly root: string) {
    this.dataDir = path.join(root, 'data');
    this.lockFile = path.join(root, 'lock');
    this.configurationFile = path.join(root, 'redis.conf');
    this.#passwordFile = path.join(root, 'password');
    this.#processFile = path.join(root, 'process.json');
    mkdirSync(this.dataDir, { recursive: true, mode: 0o700 });
  }

  /** Made up once. To be called under the folder's lock. */
  password(): string {
    if (!existsSync(this.#passwordFile)) {
      writeFileSync(this.#passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    }
    return readFileSync(this.#passwordFile, 'utf8').trim();
  }

  writeConfiguration(text: string): void {
    rmSync(this.configurationFile, { force: true });
    writeFileSync(this.configurationFile, text, { mode: 0o600 });
  }

  /** The server that was started last, so that one which was left behind can be recognised. */
  rememberProcess(identity: ProcessIdentity): void {
    writeFileSync(this.#processFile, JSON.stringify(identity), { mode: 0o600 });
  }

  rememberedProcess(): ProcessIdentity | null {
    if (!existsSync(this.#processFile)) return null;
    try {
      return JSON.parse(readFileSync(this.#processFile, 'utf8')) as ProcessIdentity;
    } catch (error) {
      // Half a file, after a crash of the machine: whatever it named has ended with it.
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  forgetProcess(): void {
    rmSync(this.#processFile, { force: true });
  }
}
