import { once } from 'node:events';
import { readStackEnvironment } from './stack/environment.js';
import { terminalOutput } from './stack/output.js';
import { explain, runSession, type Session } from './stack/session.js';

const HELP = `npm start: runs Redis, the web process and the workers until Ctrl-C.

Variables are read from the environment and from .env; .env.example lists them all.
  PORT            where the API listens (8080)
  CLOUD_DATA_DIR  where everything is kept (.data)
  REDIS_URL       a Redis of your own instead of the private one
`;

/** `npm start`. Resolves to the exit code once everything has stopped. */
export async function main(args: readonly string[]): Promise<number> {
  const output = terminalOutput();
  if (args.length > 0) {
    output.plain(HELP);
    return args.every((word) => word === '--help' || word === '-h') ? 0 : 2;
  }
  try {
    const environment = readStackEnvironment();
    return await runSession({ environment, output, body: serve, codeWhenStopped: () => 0 });
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    return 1;
  }
}

async function serve({ url, output, signal }: Session): Promise<number> {
  output.plain(`\n  Softadastra listens at ${url}`);
  output.plain(`  dashboard  ${url}`);
  output.plain(`  API        ${url}/api/docs`);
  output.plain('  Ctrl-C stops it.\n');
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
}
