import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import style from './run.module.css';

type Change = Readonly<Record<string, string | null>>;

/** Where this page shows something else of the run; what is not named stays as it is. */
export function useRunTo(): (change: Change, hash?: string) => { search: string; hash: string } {
  const [params] = useSearchParams();
  return (change, hash = '') => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return { search: next.size === 0 ? '' : `?${next}`, hash };
  };
}

/** To an event in the list. A filter that might hide it is taken away. */
export function EventLink({ id, children }: { id: string; children: ReactNode }) {
  const to = useRunTo();
  return <Link to={to({ event: id, type: null, severity: null }, '#events')}>{children}</Link>;
}

/** To the events of one type or severity. */
export function EventsLink({ filter, children }: { filter: Change; children: ReactNode }) {
  const to = useRunTo();
  const all = { event: null, type: null, severity: null, ...filter };
  return <Link to={to(all, '#events')}>{children}</Link>;
}

/** To an operation on the timeline. */
export function OperationLink({ name, children }: { name: string; children: ReactNode }) {
  const to = useRunTo();
  return <Link to={to({ operation: name }, '#timeline')}>{children}</Link>;
}

/** A place that a link's `#id` leads to, however often it is followed. */
export function Anchor({ id, children }: { id: string; children: ReactNode }) {
  const { hash, key } = useLocation();
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same link again is a new key
  useEffect(() => {
    if (hash === `#${id}`) place.current?.scrollIntoView({ block: 'start' });
  }, [hash, id, key]);
  return (
    <div ref={place} id={id} className={style.anchor}>
      {children}
    </div>
  );
}
