import test from 'ava';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { issuesOf } from '../../helpers/scenario-issues.js';

const UPDATE = { path: '/orders/{{id}}' };

/** Each is right in all its parts; the paths are where it is wrong all the same. */
const WRONG: [string, object, string[]][] = [
  ['no creations', { mix: { create: 0 } }, ['/mix/create']],
  [
    'kinds without their requests',
    { mix: { update: 1, delete: 1, read: 1, list: 1 } },
    ['/mix/update', '/mix/delete', '/mix/read', '/mix/list'],
  ],
  ['an id that nothing tells', { update: UPDATE }, ['/update/path']],
  [
    'an id in a body that nothing tells',
    { update: { path: '/o/{{marker}}', body: { id: '{{id}}' } } },
    ['/update/body'],
  ],
  [
    'a read-back by an id that nothing tells',
    { readback: { each: '/o/{{id}}' } },
    ['/readback/each'],
  ],
  [
    'addresses that name no thing',
    { update: { path: '/orders' }, delete: { path: '/orders' }, read: { path: '/orders' } },
    ['/update/path', '/delete/path', '/read/path'],
  ],
  [
    'paths that are none',
    { readback: { items: '$.a[', id: 'a b' } },
    ['/readback/items', '/readback/id'],
  ],
  ['an id at several places', { readback: { id: '$..id' } }, ['/readback/id']],
  [
    'words that are nearly ours',
    { request: { body: { a: '{{maker}}', b: '{{ marker }}', c: '{{order}}', d: '{{n}}' } } },
    ['/request/body', '/request/body'],
  ],
  [
    'latency from more to less',
    { faults: { latency: { min_ms: 9, max_ms: 8 } } },
    ['/faults/latency/min_ms'],
  ],
  [
    'no attempt without a fault',
    { retry: { attempts: 3 }, faulted_attempts: 3 },
    ['/faulted_attempts'],
  ],
  ['one attempt, and faults are drawn', { retry: { attempts: 1 } }, ['/faulted_attempts']],
  [
    'rates above the whole',
    { faults: { latency: { rate: 0.9 }, timeout: { rate: 0.2 } } },
    ['/faults'],
  ],
  [
    'rates above the whole for some',
    {
      faults: {
        latency: { rate: 0.6, when: { methods: ['POST'] } },
        timeout: { rate: 0.3, when: { path: '/orders/*' } },
        'slow-body': { rate: 0.2, when: { kinds: ['create', 'read'] } },
      },
    },
    ['/faults'],
  ],
  [
    'windows that overlap',
    { faults: { offline: { windows: 7, operations: 9 } } },
    ['/faults/offline'],
  ],
  [
    'a network that never comes back',
    { retry: { attempts: 4 }, faults: { offline: { attempts: 4 } } },
    ['/faults/offline/attempts'],
  ],
  [
    'a fault on attempts that get none',
    { faults: { latency: { when: { attempts: [4, 5] } } } },
    ['/faults/latency/when/attempts'],
  ],
  [
    'a schedule of operations that there are not',
    {
      operations: 5,
      schedule: [
        { operation: 'op-006', fault: 'timeout' },
        { operation: 'op-000', fault: 'timeout' },
        { operation: 'op-0001', fault: 'timeout' },
        { operation: 'op-005', attempt: 13, fault: 'timeout' },
      ],
    },
    [
      '/schedule/0/operation',
      '/schedule/1/operation',
      '/schedule/2/operation',
      '/schedule/3/attempt',
    ],
  ],
  [
    'two faults on one attempt',
    {
      schedule: [
        { operation: 'op-001', fault: 'timeout' },
        { operation: 'op-001', attempt: 1, fault: 'latency' },
      ],
    },
    ['/schedule/1'],
  ],
  [
    'two ways to restart',
    { target: { restart_command: 'a', pid_file: 'b', restart: 'c' } },
    ['/target/pid_file', '/target/restart', '/target/restart'],
  ],
  ['two ways to reset', { reset: { command: 'a', path: '/b' } }, ['/reset']],
  ['no way to reset', { reset: {} }, ['/reset']],
  [
    'a pause that begins above its end',
    { retry: { backoff_ms: 9, backoff_max_ms: 8 } },
    ['/retry/backoff_ms'],
  ],
  [
    'thresholds that are none',
    { thresholds: ['score>=90', 'lots==0', '1 2'] },
    ['/thresholds/1', '/thresholds/2'],
  ],
];
for (const [name, input, paths] of WRONG) {
  test(`${name} cannot be`, (t) => {
    const issues = issuesOf(() => completeScenario(input, 'test'));
    t.deepEqual(
      issues.map(({ path }) => path),
      paths,
    );
    for (const { message } of issues) t.regex(message, /\w+ \w+/);
  });
}

const RIGHT: Record<string, object> = {
  'rates that sum up to one but for rounding': {
    faults: { latency: { rate: 0.7 }, timeout: { rate: 0.2 }, 'slow-body': { rate: 0.1 } },
  },
  'rates above one that never meet': {
    faults: {
      latency: { rate: 0.9, when: { kinds: ['create'] } },
      timeout: { rate: 0.9, when: { kinds: ['update'] } },
      'slow-body': { rate: 0.9, when: { kinds: ['read'], attempts: [1] } },
      'truncated-body': { rate: 0.9, when: { kinds: ['read'], attempts: [2] } },
      bandwidth: { rate: 0.9, when: { kinds: ['delete'], methods: ['POST'] } },
      'dns-failure': { rate: 0.9, when: { kinds: ['delete'], methods: ['DELETE'] } },
    },
  },
  'windows side by side': { faults: { offline: { windows: 6, operations: 10 } } },
  'all kinds with their requests': {
    mix: { create: 3, update: 1, delete: 1, read: 2, list: 1 },
    update: UPDATE,
    delete: { path: '/orders/{{id}}' },
    read: { path: '/orders/{{id}}' },
    list: { path: '/orders' },
    readback: { id: 'data.id' },
  },
  'things by their markers': { mix: { read: 1 }, read: { path: '/documents/{{marker}}' } },
  'words of somebody else': { request: { body: { text: 'Dear {{customer_name}}' } } },
  'a thousand operations and their names': {
    operations: 1000,
    schedule: [{ operation: 'op-0007', fault: 'timeout' }],
  },
};
for (const [name, input] of Object.entries(RIGHT)) {
  test(`${name} can be`, (t) => {
    t.deepEqual(
      issuesOf(() => completeScenario(input, 'test')),
      [],
    );
  });
}
