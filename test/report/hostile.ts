import type { Renderable } from '../../src/report/index.js';
import { createReportBuilder } from '../../src/report/index.js';
import { Recording, run, score } from './events.js';

/** Pieces of text that break out of something. */
export const ATTACKS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`]]>--><svg/onload=alert(1)>',
  ']]>',
  '| a | [x](javascript:alert(1)) ![y](http://evil.example/p.png) *b* \n# heading',
  '```\n</details>\n<details open>',
  'bell\u0007 nul\u0000 escape\u001b[31m surrogate\ud800 rtl\u202e\u2066',
  '\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007 \u009b2J \r overwritten',
  '&lt;script&gt; &#x3c; &amp </title></style></svg></text>',
  '\u2028\u2029\u0085\ufffe\uffff\u{1f6b2} 東京 e\u0301',
  '{{marker}} #{7*7} %s %n \\ \\u0000',
  '::error::x ::set-output name=a::b',
  '- [ ] @everyone #1 GH-1 <!-- --> --- === ~~~ > quote',
];

/** The same texts in every field that somebody else fills; `text` is asked anew for each. */
export function hostileReport(text: () => string): Renderable {
  const recording = new Recording();
  const operation = text();
  const other = text();
  const fields = () => ({ message: text(), severity: 'error' });
  const sent = (name: string, attempt: number) => ({
    ...{ operation: name, attempt, method: text(), path: text(), idempotency_key: text() },
    ...{ kind: text(), subject: text(), value: text() },
  });
  const line = (process: unknown, type: string, f: string) => ({
    ...{ process, type, f, value: text(), operation: text(), key: text() },
  });
  recording
    .add('request_sent', sent(operation, 1), fields())
    .add('fault_injected', { operation, attempt: 1, fault: text(), detail: text() }, fields())
    .add('fault_injected', { fault: text(), detail: text() }, fields())
    .add('attempt_failed', { operation, attempt: 1, fault: text(), symptom: text() }, fields())
    .add('request_sent', sent(operation, 2), fields())
    .add('response_received', { operation, attempt: 2, status: 201, latency_ms: 1, seen: text() })
    .add('connection_failed', { operation, attempt: 2, symptom: text() }, fields())
    .add('app_restarted', { reason: text() }, fields())
    .add('client_restarted', { operation: text() }, fields())
    .add('partial_write_detected', { operation, expected: text(), found: text() }, fields())
    .add('request_sent', sent(other, 1), fields())
    .add('oracle_inconclusive', { operation: other, reason: text() }, fields())
    .add('oracle_inconclusive', { oracle: text(), reason: text() }, fields())
    .add('consistency_violation_detected', {
      ...{ key: text(), story: text(), operations: [text(), text()] },
      counterexample: [
        line(1, 'invoke', text()),
        line(1, 'ok', text()),
        line(text(), 'invoke', 'read'),
      ],
    })
    .add(text(), text(), { ...fields(), id: text() });
  const of = run({
    ...{ id: text(), target_url: text(), method: text(), scenario: text(), seed: text() },
    labels: { [text()]: text() },
    ...{ started_at: text(), finished_at: text() },
  });
  const builder = createReportBuilder({ run: of });
  for (const event of recording.events) builder.add(event);
  const deductions = [{ rule: text(), count: 1, points: 3, event_ids: [text()] }];
  const scored = score({ deductions, grade: text(), risks: { [text()]: true } });
  const thresholds = [{ expression: text(), passed: false, value: null }];
  return { run: of, report: builder.finish(scored), thresholds };
}
