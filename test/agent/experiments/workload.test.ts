import test from 'ava';
import { completeScenario, type ScenarioInput } from '../../../src/agent/scenario/index.js';
import { planOperations } from '../../../src/agent/workload/index.js';
import { issuesOf } from '../../helpers/scenario-issues.js';

const SECTIONS: ScenarioInput = {
  update: { path: '/orders/{{marker}}' },
  read: { path: '/orders/{{marker}}' },
};

const WORKLOAD = [
  { operation: 'op-007', kind: 'create' },
  { operation: 'op-012', kind: 'update', subject: 'op-007' },
  { operation: 'op-003', kind: 'create' },
];

function problems(input: ScenarioInput): string[] {
  return issuesOf(() => completeScenario({ ...SECTIONS, ...input }, 'test')).map(
    ({ message }) => message,
  );
}

test('a workload that is stated is carried out as it stands', (t) => {
  const scenario = completeScenario({ ...SECTIONS, workload: WORKLOAD, operations: 60 }, 'test');
  t.is(scenario.operations, 3);
  t.like(scenario.mix, { create: 2, update: 1, delete: 0, read: 0, list: 0 });
  const planned = planOperations(scenario, 'any seed', 'nonce');
  t.deepEqual(
    planned.map(({ name, kind, subject }) => ({ name, kind, subject })),
    [
      { name: 'op-007', kind: 'create', subject: 'op-007' },
      { name: 'op-012', kind: 'update', subject: 'op-007' },
      { name: 'op-003', kind: 'create', subject: 'op-003' },
    ],
  );
});

test('a stated operation sends what the drawn one of that name would', (t) => {
  const drawn = planOperations(completeScenario({}, 'test'), 'seed', 'nonce')[6];
  const workload = [{ operation: 'op-007', kind: 'create' }];
  const [stated] = planOperations(completeScenario({ workload }, 'test'), 'other', 'nonce');
  t.deepEqual(stated, drawn);
});

test('what cannot be carried out is told with its place', (t) => {
  const [creation, update] = WORKLOAD;
  t.regex(problems({ workload: [update, creation] }).join(), /creation that stands before it/);
  t.regex(problems({ workload: [creation, creation] }).join(), /op-007 already/);
  t.regex(
    problems({
      workload: [creation, { operation: 'op-9999', kind: 'delete', subject: 'op-007' }],
    }).join(),
    /needs the section "delete"/,
  );
  t.regex(
    problems({ workload: [{ operation: 'op-001', kind: 'create', subject: 'op-002' }] }).join(),
    /works on nothing but itself/,
  );
});

test('a schedule may only name what the workload has', (t) => {
  const fault = (operation: string) => [{ operation, attempt: 1, fault: 'latency' }];
  t.deepEqual(problems({ workload: WORKLOAD, schedule: fault('op-012') }), []);
  t.regex(
    problems({ workload: WORKLOAD, schedule: fault('op-001') }).join(),
    /not in the workload/,
  );
});
