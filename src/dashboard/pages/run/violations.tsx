import type { Report, ReportViolation } from '../../../sdk/types.js';
import { count, counted } from '../../model/format.js';
import { callBars } from '../../model/violation.js';
import { Section, Tag } from '../../ui/index.js';
import { EventLink, OperationLink } from './links.js';
import style from './violations.module.css';

/** Answers that no order of the operations explains, each with its smallest history. */
export function Violations({ report }: { report: Report | undefined }) {
  const shown = report?.evidence.violations ?? [];
  if (shown.length === 0) return null;
  const total = report?.evidence.violations_total ?? shown.length;
  const aside = total > shown.length ? `the first ${shown.length} of ${count(total)}` : undefined;
  return (
    <Section title="Contradictions" aside={aside ?? counted(total, 'place')}>
      {shown.map((violation, place) => (
        <details
          key={`${violation.event_id} ${violation.seq}`}
          className={style.violation}
          open={place === 0}
        >
          <summary>
            <span className={style.summary}>
              <Tag tone="poor">
                <span aria-hidden="true">≠</span> Contradiction
              </Tag>
              <code>{violation.key ?? violation.operations[0]}</code>
              <span>{violation.finding}</span>
            </span>
          </summary>
          <Story violation={violation} />
        </details>
      ))}
    </Section>
  );
}

function Story({ violation }: { violation: ReportViolation }) {
  const { calls, operations, event_id, seq, calls_complete } = violation;
  return (
    <div className={style.body}>
      {calls.length > 0 && (
        <>
          <p className={style.quiet}>
            The smallest history that cannot be explained. Order runs to the right; what reaches the
            right edge was never answered.
          </p>
          <ol className={style.calls}>
            {callBars(violation).map((bar, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order of the calls is what they are
              <li key={place}>
                <code className={style.who}>{bar.who}</code>
                <span className={style.track} aria-hidden="true">
                  <span
                    className={style.bar}
                    data-kind={bar.kind}
                    style={{ left: `${bar.from * 100}%`, width: `${(bar.to - bar.from) * 100}%` }}
                  />
                </span>
                <span className={style.what}>{bar.what}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      <p className={style.links}>
        <EventLink id={event_id}>Event {count(seq)}</EventLink>
        {operations.map((name) => (
          <OperationLink key={name} name={name}>
            {name}
          </OperationLink>
        ))}
        {!calls_complete && <span className={style.quiet}>Some calls were left out.</span>}
      </p>
    </div>
  );
}
