import test from 'ava';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { issuesOf } from '../../helpers/scenario-issues.js';

const schedule = [{ operation: 'op-001', attempt: 1, fault: 'lost-response' }];

test('the default of faulted_attempts gives way to the attempts that were written', (t) => {
  const faulted = (input: object) => completeScenario(input, 'test').faulted_attempts;
  t.is(faulted({ retry: { attempts: 3 } }), 2);
  t.is(faulted({ retry: { attempts: 2 } }), 1);
  t.is(faulted({ retry: { attempts: 3 }, schedule }), 2);
  t.is(faulted({ retry: { attempts: 1 }, schedule }), 0);
  t.is(faulted({ retry: { attempts: 1 }, faults: {} }), 0);
  t.is(faulted({ retry: { attempts: 5 } }), 3);
});

test('the defaults within a pair of limits give way, on either side', (t) => {
  const { retry, faults } = completeScenario(
    { retry: { backoff_max_ms: 7, attempts: 2 }, faults: { latency: { max_ms: 9 }, offline: {} } },
    'test',
  );
  t.deepEqual([retry.backoff_ms, retry.backoff_max_ms], [7, 7]);
  t.deepEqual([faults.latency?.min_ms, faults.latency?.max_ms], [9, 9]);
  t.is(faults.offline?.attempts, 1);
  const longer = { retry: { backoff_ms: 9_000 }, faults: { latency: { min_ms: 900 } } };
  const raised = completeScenario(longer, 'test');
  t.is(raised.retry.backoff_max_ms, 9_000);
  t.is(raised.faults.latency?.max_ms, 900);
});

test('settings of a schedule are completed in the same way', (t) => {
  const entry = { operation: 'op-001', attempt: 1, fault: 'latency', settings: { max_ms: 9 } };
  const scenario = completeScenario({ schedule: [entry] }, 'test');
  t.like(scenario.schedule?.[0]?.settings, { min_ms: 9, max_ms: 9 });
});

test('what was written never gives way', (t) => {
  const written = {
    retry: { attempts: 3, backoff_ms: 9, backoff_max_ms: 8 },
    faulted_attempts: 3,
    faults: { latency: { min_ms: 9, max_ms: 8 } },
  };
  const issues = issuesOf(() => completeScenario(written, 'test'));
  t.deepEqual(issues.map(({ path }) => path).sort(), [
    '/faulted_attempts',
    '/faults/latency/min_ms',
    '/retry/backoff_ms',
  ]);
});
