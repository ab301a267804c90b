import type { Agent, Run } from '../../../sdk/types.js';
import { every, usePage } from '../../api/queries.js';
import { firstEvent } from '../../model/first-event.js';
import { counted } from '../../model/format.js';
import { ButtonLink, Failure, StatusMark, When } from '../../ui/index.js';
import style from './onboarding.module.css';
import { Step } from './step.js';

/** Looks every second until the key has been used, and seldom afterwards. */
export function FirstEventStep({ agent }: { agent: Agent }) {
  const runs = usePage<Run>('/api/runs', { agent_id: agent.id, limit: 1 }, (page) =>
    firstEvent(agent, page?.items[0]).state === 'received' ? every.often : every.live,
  );
  const reached = firstEvent(agent, runs.data?.items[0]);
  const pending = runs.data?.pending ?? 0;
  const received = reached.state === 'received';
  return (
    <Step
      title={received ? 'The first event is here' : 'Waiting for the first event'}
      done={received}
    >
      <div role="status" className={received ? style.arrived : style.waiting}>
        <span className={style.mark} aria-hidden="true">
          {received ? '✓' : ''}
        </span>
        {reached.state === 'waiting' && <span>{waitingWords(pending)}</span>}
        {reached.state === 'opened' && (
          <span>A run of {reached.run.scenario} is open. Its events are on their way.</span>
        )}
        {reached.state === 'received' && (
          <span className={style.facts}>
            {counted(reached.events, 'event')} of {reached.run.scenario}{' '}
            <StatusMark status={reached.run.status} />
          </span>
        )}
      </div>
      {reached.state !== 'waiting' && (
        <div>
          <ButtonLink to={`/runs/${reached.run.id}`} kind={received ? 'primary' : 'normal'}>
            Open the run
          </ButtonLink>
        </div>
      )}
      {reached.state === 'waiting' && agent.last_seen_at !== null && (
        <p className={style.quiet}>
          {agent.name} was last seen <When at={agent.last_seen_at} />; no run has begun with this
          key.
        </p>
      )}
      {runs.error && runs.data === undefined && <Failure error={runs.error} />}
    </Step>
  );
}

/** Pending are runs of all projects of the account: it is no proof, but a reason to go on waiting. */
function waitingWords(pending: number): string {
  return pending === 0
    ? 'Nothing yet. This turns green by itself once the command runs.'
    : `${counted(pending, 'run')} accepted and not stored yet: the workers are on it.`;
}
