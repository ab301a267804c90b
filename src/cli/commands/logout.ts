import type { ExitCode } from '../context.js';
import { urlProblem } from '../login/answers.js';
import {
  type Credentials,
  cloudUrlOf,
  credentialsFile,
  NOTHING_KEPT,
} from '../login/credentials.js';
import { keepCredentials } from '../login/keep.js';
import { LoginError } from '../login/login-error.js';
import { plainText } from '../output/plain.js';
import { UsageError } from '../usage-error.js';
import type { Configure } from './entry.js';
import { type Run, runAlone } from './run.js';

interface LogoutFlags {
  cloud?: string;
  all?: boolean;
}

export const configureLogout: Configure = (command, invocation) => {
  command
    .option('--cloud <url>', 'the cloud whose key is removed (without it: the default)')
    .option('--all', 'every key that is kept')
    .addHelpText('after', HELP);
  runAlone<LogoutFlags>(command, invocation, logout, 'docs/login.md');
};

const HELP = `
Removes keys from this machine. In the cloud they stay valid: delete the agent there, or rotate its
key. No other cloud becomes the default by itself.

Examples:
  softadastra logout
  softadastra logout --cloud https://cloud.example.com
  softadastra logout --all --json

Exit codes: 0 removed, 1 not, 2 wrong usage.`;

async function logout({ flags, output, context }: Run<LogoutFlags>): Promise<ExitCode> {
  const { cloud, all = false } = flags;
  const url = cloud === undefined ? null : cloudUrlOf(cloud);
  if (cloud !== undefined && all) throw new UsageError(['--cloud and --all do not go together']);
  if (cloud !== undefined && url === null) throw new UsageError([urlProblem(cloud)]);
  const file = credentialsFile(context);
  if (file === null) {
    throw new UsageError(['There is no HOME with keys: set SOFTADASTRA_CONFIG_DIR.']);
  }
  let before = NOTHING_KEPT;
  const after = await keepCredentials(file, (kept) => {
    before = kept;
    return all ? NOTHING_KEPT : without(url?.origin ?? kept.default, kept);
  });
  const removed = [...before.clouds].flatMap(([origin, { url }]) =>
    after.clouds.has(origin) ? [] : [url],
  );
  const usual = after.default === null ? null : (after.clouds.get(after.default)?.url ?? null);
  const left = [...after.clouds.values()].map(({ url }) => url);
  const report = { schema: 'softadastra.logout/1', removed, left, default: usual };
  return output.done(report, logoutText(removed, left, usual));
}

function without(origin: string | null, kept: Credentials): Credentials {
  if (origin === null)
    throw new LoginError('not_kept', 'No cloud is the default: --cloud or --all.');
  if (!kept.clouds.has(origin)) throw new LoginError('not_kept', `No key of ${origin} is kept.`);
  const clouds = new Map([...kept.clouds].filter(([each]) => each !== origin));
  return { default: kept.default === origin ? null : kept.default, clouds };
}

function logoutText(removed: string[], left: string[], usual: string | null): string {
  const lines = [removed.length === 0 ? 'no key was kept' : `logged out of ${removed.join(', ')}`];
  if (left.length > 0 && usual === null) {
    lines.push(`  none is the default now; kept: ${left.join(', ')}`);
  }
  return lines.map(plainText).join('\n');
}
