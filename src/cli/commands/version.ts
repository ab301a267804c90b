import { packageVersion } from '../../agent/index.js';
import type { AddCommand } from './index.js';

export const addVersion: AddCommand = (program, { stdout }) => {
  program
    .command('version')
    .description('print the version')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => {
      const version = packageVersion();
      stdout.write(json ? `${JSON.stringify({ version })}\n` : `${version}\n`);
    });
};
