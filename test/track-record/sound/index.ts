import type { Subject } from '../trial.js';
import { documents } from './documents.js';
import { sqlite } from './sqlite.js';
import { things } from './things.js';

/** An API that keeps what it acknowledges: whatever an oracle says against it is a false alarm. */
export interface SoundApi {
  name: string;
  make: string;
  start(): Promise<Subject>;
}

export const SOUND: readonly SoundApi[] = [things, sqlite, documents];
