// Not through the index, which would load the whole engine: a version is asked for often.
import { packageVersion } from '../../engine/node/version.js';
import type { Configure } from './entry.js';

export const configureVersion: Configure = (command, { context: { stdout } }) => {
  command.option('--json', 'as JSON').action(({ json }: { json?: boolean }) => {
    const version = packageVersion();
    stdout.write(json ? `${JSON.stringify({ version })}\n` : `${version}\n`);
  });
};
