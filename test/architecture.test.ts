import { readFileSync } from 'node:fs';
import test from 'ava';
import { findImports, findTypeOnlyImports } from './helpers/architecture/imports.js';
import { allRules, type SourceFile, violations } from './helpers/architecture/index.js';
import { readSources } from './helpers/architecture/sources.js';

const MAX_LINES = 250;

test('every import keeps to the arrows of the architecture', (t) => {
  t.deepEqual(violations(readSources(), allRules), []);
});

test('no file is longer than two hundred and fifty lines', (t) => {
  const lengths = readSources().map(
    ({ path }) => [path, readFileSync(path, 'utf8').split('\n').length - 1] as const,
  );
  t.true(lengths.length > 50, 'the sources were found');
  t.deepEqual(
    lengths.filter(([, lines]) => lines > MAX_LINES),
    [],
  );
});

test('imports of every form are seen', (t) => {
  const text = `
    import './side-effect.js';
    import one from "./one.js";
    import type { Two } from './two.js';
    import {
      three,
    } from './three.js';
    export { four } from './four.js';
    export * from './five.js';
    const six = await import('./six.js');
    type Seven = import('./seven.js').Seven;
    // import './commented.js';
    const text = "import './quoted.js'";
    import fs from 'node:fs';
  `;
  const expected = ['side-effect', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  t.deepEqual(findImports(text), [...expected.map((name) => `./${name}.js`), 'node:fs'].sort());
});

test('an import of types alone is told from one that runs', (t) => {
  const text = `
    import type { A } from './a.js';
    import { b, type B } from './b.js';
    import type { C } from './c.js';
    import { c } from './c.js';
  `;
  t.deepEqual(findTypeOnlyImports(text), ['./a.js']);
  const thread = { path: 'workers/threads/x.ts', imports: ['../../src/cloud/queues/index.js'] };
  t.deepEqual(violations([{ ...thread, typeOnly: thread.imports }], allRules), []);
  const page = { path: 'src/dashboard/api/client.ts', imports: ['../../sdk/types.js'] };
  t.deepEqual(violations([{ ...page, typeOnly: page.imports }], allRules), []);
});

test('caught: a file name that modules do not use', (t) => {
  const names = [
    'helpers.ts',
    'runs.utils.ts',
    'jobs/runs.service.ts',
    'runs.service.ts',
    'index.ts',
  ];
  const files = names.map((name) => ({ path: `src/cloud/modules/runs/${name}`, imports: [] }));
  t.is(violations(files, allRules).length, 3);
});

/** Each plants one violation; the rule that must name it stands in front. */
const PLANTED: readonly [rule: string, file: string, imported: string][] = [
  ['platform', 'src/cloud/platform/config.ts', '../queues/index.js'],
  ['platform', 'src/cloud/platform/config.ts', '../modules/runs/index.js'],
  ['queues', 'src/cloud/queues/index.ts', '../modules/runs/index.js'],
  ['modules', 'src/cloud/modules/runs/runs.service.ts', '../../../../workers/main.js'],
  ['module face', 'src/cloud/modules/runs/runs.service.ts', '../events/events.repository.js'],
  ['module face', 'workers/jobs/ingest.ts', '../../src/cloud/modules/events/events.repository.js'],
  ['module face', 'src/cloud/web.ts', './modules/events/events.routes.js'],
  ['scoring', 'src/scoring/score.ts', '../report/index.js'],
  ['scoring', 'src/scoring/score.ts', 'node:fs'],
  ['report', 'src/report/builder.ts', '../scoring/index.js'],
  ['engine', 'src/engine/wal/record.ts', '../store/index.js'],
  ['engine', 'src/engine/core/result.ts', '../disk/index.js'],
  ['engine', 'src/engine/sync/outbox.ts', '../transport/index.js'],
  ['engine', 'src/engine/node/node.ts', '../../agent/index.js'],
  ['engine', 'src/engine/node/node.ts', '../../cloud/platform/config.js'],
  ['engine files', 'src/engine/wal/segment.ts', 'node:fs'],
  ['engine files', 'src/engine/store/snapshot.ts', 'node:fs/promises'],
  ['agent', 'src/agent/run.ts', '../cloud/platform/ids.js'],
  ['agent', 'src/agent/run.ts', '../cli/main.js'],
  ['oracle', 'src/agent/oracle/judge.ts', '../proxy/index.js'],
  ['oracle', 'src/agent/oracle/judge.ts', '../workload/index.js'],
  ['blind to the oracle', 'src/agent/proxy/proxy.ts', '../oracle/index.js'],
  ['blind to the oracle', 'src/agent/workload/client.ts', '../oracle/index.js'],
  ['sdk', 'src/sdk/cloud-client.ts', '../agent/index.js'],
  ['cli', 'src/cli/main.ts', '../cloud/platform/config.js'],
  ['cloud', 'src/cloud/web.ts', '../agent/index.js'],
  ['workers', 'workers/main.ts', '../src/agent/index.js'],
  ['threads', 'workers/threads/score-run.ts', '../../src/cloud/queues/index.js'],
  ['threads', 'workers/threads/score-run.ts', '../../src/cloud/platform/database/database.js'],
  ['migrations', 'migrations/001_create_users.ts', '../src/cloud/platform/ids.js'],
  ['dashboard', 'src/dashboard/api/client.ts', '../../sdk/index.js'],
  ['dashboard', 'src/dashboard/pages/run/run-page.tsx', '../../../cloud/platform/ids.js'],
  ['dashboard', 'src/dashboard/model/rules.ts', '../../scoring/index.js'],
  ['dashboard', 'src/dashboard/charts/timeline/draw.ts', '../../../report/index.js'],
  ['dashboard types', 'src/dashboard/api/client.ts', '../../sdk/types.js'],
  ['browser', 'src/dashboard/api/client.ts', 'node:http'],
  ['browser', 'src/report/lanes/lanes.ts', 'node:crypto'],
  ['dashboard model', 'src/dashboard/model/trend.ts', 'react'],
  ['dashboard model', 'src/dashboard/model/trend.ts', '../api/client.js'],
  ['cloud', 'src/cloud/web.ts', '../dashboard/main.js'],
  ['tests', 'src/sdk/index.ts', '../../test/helpers/redis.js'],
];

for (const [rule, path, imported] of PLANTED) {
  test(`caught: ${path} imports ${imported}`, (t) => {
    const planted: SourceFile = { path, imports: [imported] };
    t.true(
      violations([planted], allRules).some((line) => line.startsWith(`${rule}: ${path}`)),
      violations([planted], allRules).join('\n') || 'nothing was found',
    );
  });
}

const ALLOWED: readonly [file: string, imported: string][] = [
  ['src/cloud/modules/runs/runs.service.ts', './runs.repository.js'],
  ['src/cloud/modules/runs/runs.service.ts', '../events/index.js'],
  ['src/cloud/modules/runs/runs.service.ts', '../../queues/index.js'],
  ['src/cloud/queues/index.ts', '../platform/redis.js'],
  ['workers/threads/score-run.ts', '../../src/scoring/index.js'],
  ['src/engine/sync/outbox.ts', '../store/index.js'],
  ['src/engine/disk/node-disk.ts', 'node:fs/promises'],
  ['src/agent/oracle/judge.ts', '../history/index.js'],
  ['migrations/001_create_users.ts', 'knex'],
  ['src/dashboard/model/timeline.ts', '../../report/lanes/index.js'],
  ['src/dashboard/pages/run/run-page.tsx', 'react'],
  ['src/dashboard/vite.config.ts', 'node:zlib'],
];

for (const [path, imported] of ALLOWED) {
  test(`allowed: ${path} imports ${imported}`, (t) => {
    t.deepEqual(violations([{ path, imports: [imported] }], allRules), []);
  });
}

test('caught: folders that import each other in a circle', (t) => {
  const files: SourceFile[] = [
    { path: 'src/local/redis/index.ts', imports: ['../stack/port.js'] },
    { path: 'src/local/stack/stack.ts', imports: ['../processes/child.js'] },
    { path: 'src/local/processes/child.ts', imports: ['../redis/index.js'] },
  ];
  t.regex(violations(files, allRules).join('\n'), /folder cycle: .*local\/processes/);
});
