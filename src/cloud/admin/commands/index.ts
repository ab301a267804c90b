import type { Command } from 'commander';
import type { AdminSession } from '../session.js';
import { addBackup } from './backup.js';
import { addFailed } from './failed.js';
import { addQueues } from './queues.js';
import { addRejections } from './rejections.js';
import { addRequeue } from './requeue.js';
import { addRescore } from './rescore.js';
import { addRetention } from './retention.js';
import { addSchema } from './schema.js';

/** Every command, in the order of the help. */
export const commands: readonly ((program: Command, session: AdminSession) => void)[] = [
  addQueues,
  addFailed,
  addRequeue,
  addRejections,
  addRescore,
  addRetention,
  addSchema,
  addBackup,
];
