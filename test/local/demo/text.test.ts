import test from 'ava';
import { verdictText } from '../../../src/local/demo/text.js';
import type { OperationEvidence } from '../../../src/report/index.js';
import type { Report, Run } from '../../../src/sdk/index.js';

const run = {
  method: 'POST',
  target_url: 'http://127.0.0.1:1/orders',
  seed: '7',
  ingest: { accepted: 9, persisted: 9, rejected: 0, persisted_through: 9 },
} as unknown as Run;

test('the story with the least to tell is told', (t) => {
  const text = verdictText(run, reportOf([lost('op-1', 9), lost('op-2', 3), lost('op-3', 5)]));
  t.regex(text, /What happened to op-2, which was lost:/);
  t.regex(text, /and 2 more such operations/);
});

test('a long story keeps its beginning and its end', (t) => {
  const text = verdictText(run, reportOf([lost('op-1', 40)]));
  t.regex(text, /entry 1$/m);
  t.regex(text, /… 24 more lines in the report/);
  t.regex(text, /entry 40$/m);
  t.notRegex(text, /entry 20$/m);
});

function lost(operation: string, entries: number): OperationEvidence {
  const history = Array.from({ length: entries }, (_, index) => ({
    at: new Date(index * 1_000).toISOString(),
    what: `entry ${index + 1}`,
  }));
  return { operation, verdict: 'lost', finding: 'It is gone.', history } as OperationEvidence;
}

function reportOf(operations: OperationEvidence[]): Report {
  return {
    score: 50,
    grade: 'D',
    risks: { data_loss: true },
    deductions: [],
    evidence: { operations, operations_total: 60, counts: { lost: operations.length } },
  } as unknown as Report;
}
