import { useState } from 'react';
import type { Deduction, ReportEvidence } from '../../../../sdk/types.js';
import { evidenceOf, type StepEvidence } from '../../../model/evidence.js';
import { count, counted } from '../../../model/format.js';
import { ruleFilter, ruleMeaning, ruleWords } from '../../../model/rules.js';
import { Button } from '../../../ui/index.js';
import { EventLink, EventsLink } from '../links.js';
import style from './evidence.module.css';
import { OperationStory } from './operation-story.js';

/** Operations that are listed until more are asked for. */
const LISTED = 12;

interface StepPanelProps {
  readonly deduction: Deduction;
  readonly provisional: boolean;
  /** Null until there is a report. */
  readonly evidence: ReportEvidence | null;
  readonly onClose: () => void;
}

/** What stands behind one step of the score. */
export function StepPanel({ deduction, provisional, evidence, onClose }: StepPanelProps) {
  const { rule } = deduction;
  const found = evidenceOf(deduction, evidence);
  return (
    <section className={style.panel} aria-label={`Evidence: ${ruleWords(rule)}`}>
      <header className={style.head}>
        <div>
          <h3>{ruleWords(rule)}</h3>
          <p className={style.quiet}>{ruleMeaning(rule)}</p>
        </div>
        <EventsLink filter={ruleFilter(rule)}>
          {deduction.count === 1 ? 'Show its event' : `Show all ${count(deduction.count)} events`}
        </EventsLink>
        <Button kind="quiet" onClick={onClose}>
          Close
        </Button>
      </header>
      {provisional && (
        <p className={style.quiet}>
          Operations are told once the run is final; its events can be looked at already.
        </p>
      )}
      <Operations found={found} byType={'type' in ruleFilter(rule)} />
      <Quotes found={found} />
    </section>
  );
}

/** By its type each is found; by its severity, only those of the events that are named. */
function Operations({ found, byType }: { found: StepEvidence; byType: boolean }) {
  const [all, setAll] = useState(false);
  const { operations, events, more } = found;
  if (operations.length === 0) return null;
  const shown = all ? operations : operations.slice(0, LISTED);
  return (
    <div className={style.part}>
      <h4>
        {counted(operations.length, 'operation')}
        {!byType && more > 0 && `, of the first ${counted(events.length, 'event')}`}
      </h4>
      {shown.map((operation, place) => (
        <OperationStory key={operation.operation} operation={operation} open={place === 0} />
      ))}
      {shown.length < operations.length && (
        <div>
          <Button onClick={() => setAll(true)}>
            Show {counted(operations.length - shown.length, 'more operation')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Quotes({ found }: { found: StepEvidence }) {
  if (found.events.length === 0) return null;
  return (
    <div className={style.part}>
      <h4>{found.more === 0 ? 'Events' : `The first ${counted(found.events.length, 'event')}`}</h4>
      <ul className={found.operations.length > 0 ? style.seqs : style.events}>
        {found.events.map(({ id, seq, words }) => (
          <li key={id} title={words}>
            <EventLink id={id}>{seq === null ? <code>{id}</code> : `seq ${count(seq)}`}</EventLink>
            {found.operations.length === 0 && ` ${words}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
