import type { ReactNode } from 'react';
import { every, useData } from '../../api/queries.js';
import { sentence } from '../../model/format.js';
import { Fact, Loaded, Skeleton, Tag } from '../../ui/index.js';
import style from './operators.module.css';

/** As GET /health answers. */
interface Health {
  readonly service: string;
  readonly environment: string;
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly version: string;
  readonly checks: Readonly<Record<string, 'ok' | 'unavailable'>>;
}

export function HealthFacts() {
  const health = useData<Health>('/health', every.often);
  return (
    <Loaded query={health} skeleton={<Skeleton lines={2} />}>
      {({ status, version, environment, checks }) => (
        <dl className={style.facts}>
          <Fact name="Server">
            <Mark good={status === 'ok'}>{status === 'ok' ? 'Well' : sentence(status)}</Mark>
          </Fact>
          {Object.entries(checks).map(([name, check]) => (
            <Fact key={name} name={sentence(name)}>
              <Mark good={check === 'ok'}>{check === 'ok' ? 'Answers' : 'Away'}</Mark>
            </Fact>
          ))}
          <Fact name="Version">{version}</Fact>
          <Fact name="Environment">{environment}</Fact>
        </dl>
      )}
    </Loaded>
  );
}

function Mark({ good, children }: { good: boolean; children: ReactNode }) {
  return (
    <Tag tone={good ? 'good' : 'bad'}>
      <span aria-hidden="true">{good ? '✓' : '✕'}</span> {children}
    </Tag>
  );
}
