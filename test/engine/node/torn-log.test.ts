import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { LocalControl } from '../../../src/engine/node/index.js';
import { memoryNode, openRuntime } from '../../helpers/engine/node-runtime.js';
import { temporaryFolder } from '../../helpers/folder.js';

test('status says what a crash had left unfinished', async (t) => {
  const wal = { path: path.join(await temporaryFolder(t), 'a.wal'), autoFlush: true };
  const first = await openRuntime(t, memoryNode('a', { wal }));
  (await first.store.put('k', Buffer.from('v'))).value();
  (await first.close()).value();
  await appendFile(wal.path, 'what was never finished');
  const again = await openRuntime(t, memoryNode('a', { wal }));
  const context = { runtime: 'local', pid: 1, config: [], warnings: ['of the start'] } as const;
  const { warnings, log, store } = (await new LocalControl(again, context).status()).value();
  t.is(store.size, 1);
  t.is(log?.recovery.cut?.bytes, 23);
  t.is(warnings.length, 2);
  t.regex(
    warnings[1] ?? '',
    /an unfinished write was cut off the log at byte \d+: 23 bytes, kept as .*\.broken/,
  );
});
