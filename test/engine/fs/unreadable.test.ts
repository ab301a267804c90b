import { chmod } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { diff, scan } from '../../../src/engine/fs/index.js';
import { pathsOf, scanned, treeOf } from '../../helpers/engine/tree.js';

// One after the other: the whole process gives up its rights for a while.
const NOBODY = 65_534;

test.serial('an unreadable directory is reported, and the scan goes on', async (t) => {
  const root = await treeOf(t, { 'a/b': 'x', 'closed/secret': 'x', 'z/y': 'x' });
  await withoutRights(root, async () => {
    const before = await scanned(root);
    t.deepEqual(pathsOf(before), ['a', 'a/b', 'closed', 'closed/secret', 'z', 'z/y']);
    await asOwner(() => chmod(path.join(root, 'closed'), 0o000));
    const after = await scanned(root);
    t.deepEqual(pathsOf(after), ['a', 'a/b', 'closed', 'z', 'z/y']);
    t.deepEqual(after.problems, [{ path: 'closed', code: 'EACCES' }]);
    t.deepEqual(diff(before, after), [], 'what nobody can see is not deleted');
    await asOwner(() => chmod(path.join(root, 'closed'), 0o755));
  });
});

test.serial('a directory that may be listed and not entered: each name is reported', async (t) => {
  const root = await treeOf(t, { 'listed/one': '', 'listed/two': '', other: '' });
  await chmod(path.join(root, 'listed'), 0o744);
  await withoutRights(root, async () => {
    await asOwner(() => chmod(path.join(root, 'listed'), 0o444));
    const snapshot = await scanned(root);
    t.deepEqual(pathsOf(snapshot), ['listed', 'other']);
    t.deepEqual(snapshot.problems, [
      { path: 'listed/one', code: 'EACCES' },
      { path: 'listed/two', code: 'EACCES' },
    ]);
    await asOwner(() => chmod(path.join(root, 'listed'), 0o755));
  });
});

test.serial('a file that cannot be read is there without its hash', async (t) => {
  const root = await treeOf(t, { closed: 'x', open: 'x' });
  await withoutRights(root, async () => {
    await asOwner(() => chmod(path.join(root, 'closed'), 0o000));
    const snapshot = await scanned(root, { hash: true });
    t.deepEqual(
      snapshot.entries.map(({ path: where, hash }) => [where, hash !== undefined]),
      [
        ['closed', false],
        ['open', true],
      ],
    );
    t.deepEqual(snapshot.problems, [{ path: 'closed', code: 'EACCES' }]);
    t.deepEqual((await scanned(root)).problems, [], 'its size and time are known all the same');
  });
});

test.serial('a root that cannot be read is an error', async (t) => {
  const root = await treeOf(t, { a: '' });
  await withoutRights(root, async () => {
    await asOwner(() => chmod(root, 0o000));
    const error = (await scan(root)).error();
    t.is(error.code, 'permission_denied');
    t.like(error.context, { path: root, reason: 'EACCES' });
    await asOwner(() => chmod(root, 0o700));
  });
});

/** Root may read everything, so it becomes somebody else; anybody else has no such rights anyway. */
async function withoutRights(root: string, run: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() === 0) {
    await chmod(root, 0o755);
    process.seteuid?.(NOBODY);
  }
  try {
    await run();
  } finally {
    if (process.getuid?.() === 0) process.seteuid?.(0);
  }
}

async function asOwner(change: () => Promise<void>): Promise<void> {
  const self = process.geteuid?.() ?? 0;
  const owner = process.getuid?.() ?? 0;
  process.seteuid?.(owner);
  try {
    await change();
  } finally {
    process.seteuid?.(self);
  }
}
