import { useState } from 'react';
import type { Rejection, Run } from '../../../sdk/types.js';
import { every, usePage } from '../../api/queries.js';
import { count } from '../../model/format.js';
import { Loaded, Pager, Section, Tag, When } from '../../ui/index.js';
import style from './run.module.css';
import { isSettled, pathOf } from './use-run.js';

const LIMIT = 20;

/** What could not be stored, with its reason and as it was sent. */
export function Rejections({ run }: { run: Run }) {
  const [offset, setOffset] = useState(0);
  const any = run.ingest.rejected > 0;
  const query = usePage<Rejection>(
    any ? `${pathOf(run.id)}/rejections` : null,
    { limit: LIMIT, offset },
    isSettled(run) ? every.never : every.often,
  );
  if (!any) return null;
  return (
    <Section title="Rejections" aside="sent, and not stored">
      <Loaded query={query}>
        {({ items, total }) => (
          <>
            <ul className={style.rejections}>
              {items.map((rejection) => (
                <li key={rejection.id}>
                  <Row rejection={rejection} />
                </li>
              ))}
            </ul>
            {total > LIMIT && (
              <Pager
                offset={offset}
                limit={LIMIT}
                total={total}
                words={['Earlier', 'Later']}
                onOffset={setOffset}
              />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Row({ rejection }: { rejection: Rejection }) {
  const { seq, code, reason, body, created_at, event_id } = rejection;
  return (
    <details className={style.raw}>
      <summary>
        <span className={style.rejection}>
          <Tag tone="fair">{code}</Tag>
          <span>{seq === null ? 'no seq' : `seq ${count(seq)}`}</span>
          <span>{reason}</span>
          <span className={style.quiet}>
            <When at={created_at} />
          </span>
        </span>
      </summary>
      {event_id && (
        <p className={style.quiet}>
          It called itself <code>{event_id}</code>.
        </p>
      )}
      <pre>{JSON.stringify(body, null, 2)}</pre>
    </details>
  );
}
