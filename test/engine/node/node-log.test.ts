import test from 'ava';
import { SoftadastraError } from '../../../src/engine/core/index.js';
import { createNodeLog } from '../../../src/engine/node/index.js';

test('a line says which node, what happened, whether state is valid and to try again', async (t) => {
  const lines: string[] = [];
  const log = await createNodeLog({
    nodeId: 'edge-1',
    level: 'info',
    write: (line) => lines.push(line),
  });
  const error = new SoftadastraError('disk_full', 'no space', { context: { path: '/x' } });
  log({ event: 'wal_append_failed', level: 'error', message: error.message, error });
  log({ event: 'sync_tick', level: 'debug', message: 'nothing to do' });
  log({ event: 'peer_connected', level: 'info', message: 'b is here', context: { peer: 'b' } });
  const parsed = lines.map((line) => JSON.parse(line));
  t.deepEqual(
    parsed.map(({ level, node, event, msg }) => [level, node, event, msg]),
    [
      ['error', 'edge-1', 'wal_append_failed', 'no space'],
      ['info', 'edge-1', 'peer_connected', 'b is here'],
    ],
  );
  const { code, retryable, stateValid, accepted, context } = parsed[0].error;
  t.deepEqual([code, retryable, stateValid, accepted], ['disk_full', true, true, false]);
  t.deepEqual([context, parsed[1].context], [{ path: '/x' }, { peer: 'b' }]);
  t.false(Number.isNaN(Date.parse(parsed[0].time)));
});

test('a silent log writes nothing', async (t) => {
  const write = () => t.fail();
  const log = await createNodeLog({ nodeId: 'a', level: 'silent', write });
  log({ event: 'open_failed', level: 'error', message: 'x' });
  t.pass();
});
