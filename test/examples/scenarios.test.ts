import { connect } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { freePort, runCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';
import { scenarioNames, stageScenario } from './stage.js';

// APIs from the npm registry that nobody here wrote, as processes, tested with the files as they are
// but for the port.

interface Answer {
  operations: number;
  verdicts: Record<string, number>;
  faults: Record<string, number>;
  restartable: boolean;
}

const EXPECTED: Record<string, (t: ExecutionContext, code: number | null, is: Answer) => void> = {
  'json-server'(t, code, { operations, verdicts }) {
    t.is(code, 1);
    t.true((verdicts.duplicated ?? 0) > 0);
    t.is((verdicts.kept ?? 0) + (verdicts.duplicated ?? 0), operations);
  },
  'json-server-delete'(t, code, { verdicts }) {
    t.is(code, 1);
    t.is(verdicts.lost, 1);
    t.is(verdicts.kept, 2);
  },
  // How much the file held when the process died is chance; that each operation is decided is not.
  'json-server-killed'(t, code, { operations, verdicts, faults }) {
    t.true((faults.restart ?? 0) > 0);
    t.is(verdicts.unknown, 0);
    t.is(code, verdicts.kept === operations ? 0 : 1);
    t.log(verdicts);
  },
  'webdav-server'(t, code, { operations, verdicts, faults }) {
    t.true((faults.restart ?? 0) > 0);
    t.is(verdicts.kept, operations);
    t.is(code, 0);
  },
};

test.serial('each example is expected to show something', async (t) => {
  t.deepEqual((await scenarioNames()).sort(), Object.keys(EXPECTED).sort());
});

for (const [name, expect] of Object.entries(EXPECTED)) {
  test.serial(`${name}.yaml shows what its page says`, async (t) => {
    const port = await freePort();
    const { args, options } = await stageScenario(name, await temporaryFolder(t), port);
    const { code, stdout, stderr } = await runCommand([...args, '--json'], options);
    t.true(stdout.startsWith('{'), stderr);
    const answer: Answer = JSON.parse(stdout);
    t.true(answer.restartable);
    expect(t, code, answer);
    t.false(await isOpen(port), 'the API has ended with the test');
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: 'localhost', port });
    const tell = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}
