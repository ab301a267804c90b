import type { ReportHistoryEntry, ReportOperation } from '../../../../sdk/types.js';
import { count, duration, exactTime } from '../../../model/format.js';
import { Tag, VerdictTag } from '../../../ui/index.js';
import { EventLink, OperationLink } from '../links.js';
import style from './evidence.module.css';

interface OperationStoryProps {
  readonly operation: ReportOperation;
  readonly open: boolean;
}

/** An operation from its first attempt to what was found of it. */
export function OperationStory({ operation, open }: OperationStoryProps) {
  const { operation: name, verdict, kind, finding, history } = operation;
  return (
    <details className={style.story} open={open}>
      <summary>
        <span className={style.summary}>
          <VerdictTag verdict={verdict} />
          <code>{name}</code>
          {kind && <span className={style.quiet}>{kind}</span>}
          <span>{finding}</span>
        </span>
      </summary>
      <div className={style.body}>
        <p>
          <OperationLink name={name}>Show {name} on the timeline</OperationLink>
        </p>
        <History operation={name} history={history} />
        {!operation.history_complete && (
          <p className={style.quiet}>Some entries of this history were left out of the report.</p>
        )}
      </div>
    </details>
  );
}

interface HistoryProps {
  readonly operation: string;
  readonly history: readonly ReportHistoryEntry[];
}

function History({ operation, history }: HistoryProps) {
  const start = Date.parse(history[0]?.at ?? '');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={style.wrap} aria-label={`History of ${operation}`} tabIndex={0}>
      <table className={style.history}>
        <thead>
          <tr>
            <th scope="col">After</th>
            <th scope="col">Try</th>
            <th scope="col">What</th>
            <th scope="col">Fault</th>
            <th scope="col">Event</th>
          </tr>
        </thead>
        <tbody>
          {history.map((entry) => (
            <tr key={`${entry.event_id} ${entry.seq}`} data-scope={entry.scope}>
              <td title={exactTime(entry.at)}>{duration(Date.parse(entry.at) - start)}</td>
              <td>{entry.attempt}</td>
              <td>{entry.what}</td>
              <td>{entry.fault && <Tag tone="fair">{entry.fault}</Tag>}</td>
              <td>
                <EventLink id={entry.event_id}>{count(entry.seq)}</EventLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
