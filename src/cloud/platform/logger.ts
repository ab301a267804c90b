import { type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger } from 'pino';

/** Names under which secrets could travel through a log line. */
const SECRET_FIELDS = [
  'authorization',
  'x-agent-key',
  'cookie',
  'password',
  'token',
  'api_key',
  'secret',
].flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);

export interface LoggerOptions {
  service: string;
  level: string;
  readable: boolean;
}

/** One JSON object a line in production; lines for people in development mode. */
export function createLogger({ service, level, readable }: LoggerOptions): Logger {
  return pino({
    level,
    base: { service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS, censor: '[redacted]' },
    ...(readable && {
      transport: {
        target: 'pino-pretty',
        options: {
          colorize: process.stdout.isTTY,
          ignore: 'pid,hostname,service',
          singleLine: true,
        },
      },
    }),
  });
}
