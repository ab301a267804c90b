import test from 'ava';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { openTarget, startTarget, TargetStartError } from '../../../src/agent/target/index.js';
import { pidAt, serverCommand, unusedPort } from '../../helpers/agent/small-server.js';

async function restartedBy(command: string, url: URL, start_timeout_ms = 10_000) {
  const target = await openTarget({ restart: command, start_timeout_ms }, url, systemRuntime);
  if (target === null) throw new Error('a command is a way to restart');
  return target;
}

test('a command restarts an API that somebody else has started', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const somebody = await startTarget(serverCommand(Number(url.port)), url, 10_000, systemRuntime);
  t.teardown(() => somebody.stop());
  const first = await pidAt(url);
  const target = await restartedBy(`kill -9 ${first}; true`, url);
  target.kill();
  // The somebody else of this test brings it back.
  const [{ downtimeMs }] = await Promise.all([target.startAgain(), somebody.startAgain()]);
  t.true(downtimeMs >= 0);
  t.not(await pidAt(url), first);
  await target.stop();
  await target.stop();
  t.true((await pidAt(url)) > 0, 'what it did not start it does not stop');
});

test('a command that fails is told with what it printed', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const target = await restartedBy('echo no such container; exit 4', url);
  target.kill();
  await t.throwsAsync(target.startAgain(), {
    instanceOf: TargetStartError,
    message: /exit code 4[\s\S]*no such container/,
  });
});

test('an API that does not come back is told', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const target = await restartedBy('true', url, 3_000);
  target.kill();
  await t.throwsAsync(target.startAgain(), { message: /nothing listens at .* within 3000 ms/ });
});

test('stopping waits for a restart that is under way', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const target = await restartedBy('echo started; exit 7', url, 5_000);
  target.kill();
  await target.stop();
  await t.throwsAsync(target.startAgain(), { message: /exit code 7/ });
});

test('a command that never ends does not keep the test', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const target = await restartedBy('echo $$; exec sleep 600', url, 100);
  target.kill();
  const error = await t.throwsAsync(target.startAgain(), { message: /has not ended in 100 ms/ });
  const pid = Number(/^\d+$/m.exec(error.message)?.[0]);
  t.teardown(() => process.kill(pid, 'SIGKILL'));
  await target.stop();
  t.notThrows(() => process.kill(pid, 0), 'it is left to whoever wrote it');
});

test('without any of the settings nothing can be restarted', async (t) => {
  const url = new URL('http://127.0.0.1:1/');
  t.is(await openTarget({ start_timeout_ms: 1, restart: 'kill' }, url, systemRuntime), null);
});
