import { examine, type RedisSource } from '../program.js';
import { findExecutable } from './executable.js';

/** What the system has installed. */
export const systemPath: RedisSource = {
  name: 'redis-server or valkey-server from PATH',
  async find({ path }) {
    const command = findExecutable(['redis-server', 'valkey-server'], path);
    return command ? examine(command, command) : null;
  },
};
