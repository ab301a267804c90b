import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/errors.js';
import { Button } from './button.js';
import style from './states.module.css';

/** The outline of what is to come, from 150 ms on. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div className={style.skeleton} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <span key={line} style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className={style.note}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

interface FailureProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What failed, whether it is tried again, what to do. */
export function Failure({ error, onRetry }: FailureProps) {
  const away = error instanceof ApiError && error.isAway;
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={`${style.note} ${style.failure}`} role="alert">
      <strong>{error.message}</strong>
      {away && <span>It is tried again by itself.</span>}
      {!away && requestId && (
        <span>
          In the server&apos;s log it is <code>{requestId}</code>.
        </span>
      )}
      {onRetry && !away && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** What refused the last request while older data is shown; nothing while the server is only away. */
export function Refusal({ query }: { query: UseQueryResult<unknown, Error> }) {
  const { error, data } = query;
  if (!error || data === undefined) return null;
  if (error instanceof ApiError && error.isAway) return null;
  return <Failure error={error} onRetry={() => void query.refetch()} />;
}

interface LoadedProps<T> {
  readonly query: UseQueryResult<T, Error>;
  readonly skeleton?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** Loading, failed or there: data that is there stays, whatever happens to later requests. */
export function Loaded<T>({ query, skeleton = <Skeleton />, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div role="status">
      <span className="heard">Loading</span>
      {skeleton}
    </div>
  );
}
