import type { StoredEvent } from '../../../../sdk/types.js';
import { useData } from '../../../api/queries.js';
import { count } from '../../../model/format.js';
import { Button, CopyButton, Empty, Loaded, SeverityMark } from '../../../ui/index.js';
import { OperationLink } from '../links.js';
import style from './events.module.css';

interface EventDetailProps {
  readonly runId: string;
  readonly id: string;
  readonly onClose: () => void;
}

/** One event as it was sent, its payload as JSON. An address may name any: that of another run is none here. */
export function EventDetail({ runId, id, onClose }: EventDetailProps) {
  const query = useData<StoredEvent>(`/api/events/${encodeURIComponent(id)}`);
  return (
    <section className={style.detail} aria-label="Event">
      <Loaded query={query}>
        {(event) =>
          event.run_id === runId ? (
            <Told event={event} onClose={onClose} />
          ) : (
            <Empty title="This run has no such event.">
              <Button onClick={onClose}>Close</Button>
            </Empty>
          )
        }
      </Loaded>
      {query.error && <Button onClick={onClose}>Close</Button>}
    </section>
  );
}

function Told({ event, onClose }: { event: StoredEvent; onClose: () => void }) {
  const { id, seq, event_type, severity, message, occurred_at, payload } = event;
  const text = JSON.stringify(payload, null, 2);
  const operation = operationOf(payload);
  return (
    <>
      <header className={style.detailHead}>
        <h3>
          {event_type} <span className={style.calm}>seq {count(seq)}</span>
        </h3>
        <Button kind="quiet" onClick={onClose}>
          Close
        </Button>
      </header>
      {message !== '' && <p className={style.wrapped}>{message}</p>}
      <dl className={style.told}>
        <dt>Severity</dt>
        <dd>
          <SeverityMark severity={severity} />
        </dd>
        <dt>Occurred</dt>
        <dd>
          <time dateTime={occurred_at}>{occurred_at.replace('T', ' ').replace('Z', ' UTC')}</time>
        </dd>
        {operation && (
          <>
            <dt>Operation</dt>
            <dd>
              <OperationLink name={operation}>{operation}</OperationLink>
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd>
          <code>{id}</code>
        </dd>
      </dl>
      <div className={style.payloadHead}>
        <h4>Payload</h4>
        <CopyButton text={text} label="Copy the payload" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={style.payload} aria-label="Payload" tabIndex={0}>
        <pre>{text}</pre>
      </section>
    </>
  );
}

function operationOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null || !('operation' in payload)) return null;
  return typeof payload.operation === 'string' ? payload.operation : null;
}
