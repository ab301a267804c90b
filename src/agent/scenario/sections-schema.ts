// What surrounds the operations of a test: the client's patience, the read-back, the oracles, the target.
import { Type } from 'typebox';
import { closed, count, headers, limitMs, milliseconds, section, text, yesOrNo } from './fields.js';

export const RetrySchema = Type.Object(
  {
    attempts: count(12, 1, 100, 'Attempts in all, the first included.'),
    backoff_ms: milliseconds(
      100,
      600_000,
      'Pause before the second attempt; it doubles from there.',
    ),
    backoff_max_ms: milliseconds(
      1_500,
      600_000,
      'And stays here. The upper half of each pause is drawn from the seed.',
    ),
  },
  { ...section, description: "The retry policy of the test's client." },
);

export const ReadbackSchema = Type.Object(
  {
    path: text('/orders', 'The listing; without it the address that is tested.'),
    items: text(
      'data.items',
      'The list in its answer, as JSONPath ("data.items" is read as "$.data.items"); without it found in the clean pass.',
    ),
    each: text(
      '/orders/{{id}}',
      'Instead of a listing: where one thing is read; {{id}} or {{marker}} is filled in.',
    ),
    id: text(
      'data.id',
      'Where the answer to a creation tells the id, as JSONPath; needed with {{id}}.',
    ),
    settle_ms: milliseconds(500, 600_000, 'Wait between the end of the faults and the first look.'),
    patience_ms: milliseconds(
      3_000,
      600_000,
      'How long something acknowledged is looked for before it is called lost.',
    ),
    timeout_ms: limitMs(10_000, 'Time limit for one page.'),
    max_pages: count(500, 1, 100_000, 'A longer listing cannot be decided.'),
  },
  { ...section, description: 'How the test sees what the API holds.' },
);

export const OracleSchema = Type.Object(
  {
    linearizability: yesOrNo(
      true,
      'Whether the reads and writes of each thing must have an order that explains them.',
    ),
    set: yesOrNo(true, 'Whether each listing must show all that was acknowledged before it.'),
    time_limit_ms: limitMs(10_000, 'A check that takes longer answers unknown.'),
  },
  { ...section, description: 'What is checked beside the read-back of each operation.' },
);

export const ResetSchema = Type.Object(
  {
    command: text('npm run reset', 'A shell command that puts the API into its first state.'),
    path: text('/reset', 'Instead of a command: the path of a request that does.'),
    method: Type.Enum(['POST', 'PUT', 'PATCH', 'DELETE'], {
      default: 'POST',
      description: 'Method of that request.',
    }),
    headers: headers('Headers of that request, beside those of request.headers.'),
    body: Type.Optional(Type.Unknown({ description: 'Body of that request; none without it.' })),
    timeout_ms: limitMs(30_000, 'A reset that takes longer has failed.'),
  },
  {
    ...closed,
    description: 'Done before anything else. If it fails the test ends there, with exit code 1.',
    examples: [{ command: 'npm run reset' }],
  },
);

export const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

export const TargetSchema = Type.Object(
  {
    url: text(
      'http://localhost:3000/orders',
      'The address that is tested, where the command line names none.',
    ),
    restart_command: text(
      'node server.js',
      'Starts the API, run by a shell; the test kills it and starts it again.',
    ),
    restart: Type.String({
      minLength: 1,
      default: 'kill',
      description:
        'kill: with a signal. Anything else is a shell command that restarts an API of somebody else, such as "docker restart api".',
    }),
    pid_file: text(
      '/run/api.pid',
      'File with the process id of an API that a supervisor brings back after the signal.',
    ),
    signal: Type.Enum([...SIGNALS], {
      default: 'SIGKILL',
      description: 'What restarts an API by its pid_file, or one that the test has started.',
    }),
    start_timeout_ms: limitMs(20_000, 'How long a start or a restart may take.'),
    ca_file: text(
      'certs/authority.pem',
      'PEM file with certificates that are trusted besides those of the system.',
    ),
    insecure_tls: yesOrNo(false, 'Whether any certificate will do.'),
  },
  { ...section, description: 'The API under test, and how it is restarted.' },
);
