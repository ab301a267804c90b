import { type Verification, verifyRun } from '../../agent/index.js';
import { EXIT } from '../context.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { count } from '../output/quantities.js';
import {
  addCloudFlags,
  addDataDirFlag,
  cloudAccess,
  dataDirOf,
  type RunFlags,
} from './cloud-flags.js';
import type { Configure } from './entry.js';
import { runAlone } from './run.js';

export const configureVerify: Configure = (command, invocation) => {
  addCloudFlags(command.argument('<run>', 'its id, the beginning of one, or `latest`'));
  addDataDirFlag(command).addHelpText('after', HELP);
  runAlone<RunFlags>(
    command,
    invocation,
    async ({ operands: [name = 'latest'], flags, output, context }) => {
      const access = await cloudAccess(flags, context);
      const verification = await verifyRun(dataDirOf(flags, context), name, access);
      const report = { schema: 'softadastra.verify/1', ...verification };
      await output.show(report, (paint) => verificationText(verification, paint));
      return verification.same ? EXIT.done : EXIT.failed;
    },
    'docs/delivery.md',
  );
};

const HELP = `
The stored events alone decide: their numbers must have no gap, and the score that they give must be the
one that the run said it had. With a cloud, its score, its report's counts and findings and every event
of it are compared too. The exit code is 1 where anything differs.

Which cloud: what the flags say, else the environment, else what a login keeps; --no-cloud
compares with none.

Examples:
  softadastra verify latest
  softadastra verify run_01a1fd57 --cloud https://cloud.example.com --json`;

function verificationText(verification: Verification, paint: Paint): string {
  const { run, events, score, stored, problems, cloud, same } = verification;
  const said =
    stored === null ? 'the agent was killed before it had one' : `${stored.score} ${stored.grade}`;
  return [
    paint('bold', run),
    `  ${count(events, 'event')}; score computed anew ${score.score} ${score.grade}; in the result: ${said}`,
    ...problems.map((problem) => `${marks.failed(paint)} ${plainText(problem)}`),
    ...(cloud === null ? [] : cloudLines(cloud, paint)),
    same ? `${marks.done(paint)} the same` : `${marks.failed(paint)} not the same`,
  ].join('\n');
}

function cloudLines(cloud: NonNullable<Verification['cloud']>, paint: Paint): string[] {
  const { url, events, score, grade, differences } = cloud;
  const scored = score === null ? 'no score' : `score ${score} ${grade ?? ''}`;
  return [
    `  ${plainText(url)}: ${count(events, 'event')}, ${scored}`,
    ...differences.map((difference) => `${marks.failed(paint)} ${plainText(difference)}`),
  ];
}
