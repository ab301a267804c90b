import { type FormEvent, useState } from 'react';
import { Button, Choice, Field } from '../../../ui/index.js';
import { TextFilter } from '../../runs/text-filter.js';
import style from './events.module.css';
import type { EventFilter } from './use-event-list.js';

/** Those of docs/events.md; an agent of another make may have more, which can be typed. */
const TYPES = [
  'agent_started',
  'run_started',
  'request_sent',
  'response_received',
  'attempt_failed',
  'request_timeout',
  'connection_failed',
  'retry_started',
  'client_restarted',
  'fault_injected',
  'fault_cleared',
  'app_restarted',
  'recovery_succeeded',
  'recovery_failed',
  'duplicate_detected',
  'partial_write_detected',
  'data_loss_risk_detected',
  'consistency_violation_detected',
  'oracle_inconclusive',
  'run_finished',
] as const;

const SEVERITIES = [
  { value: '', text: 'All' },
  { value: 'critical', text: 'Critical' },
  { value: 'error', text: 'Error' },
  { value: 'warning', text: 'Warning' },
  { value: 'info', text: 'Info' },
] as const;

interface EventFiltersProps {
  readonly filter: EventFilter;
  readonly onFilter: (change: Partial<EventFilter>) => void;
  readonly onSeq: (seq: number) => void;
}

export function EventFilters({ filter, onFilter, onSeq }: EventFiltersProps) {
  return (
    <search className={style.filters} aria-label="Events">
      <TextFilter
        label="Type"
        value={filter.type}
        placeholder="All"
        offers={TYPES}
        problem={(text) => (text.length < 2 ? 'A type has two characters at least.' : null)}
        onValue={(type) => onFilter({ type })}
      />
      <Choice
        label="Severity"
        value={filter.severity}
        choices={SEVERITIES}
        onChange={(severity) => onFilter({ severity })}
      />
      <SeqForm onSeq={onSeq} />
    </search>
  );
}

function SeqForm({ onSeq }: Pick<EventFiltersProps, 'onSeq'>) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const go = (event: FormEvent) => {
    event.preventDefault();
    const seq = Number(text.replaceAll(/\s/g, ''));
    const isSeq = Number.isSafeInteger(seq) && seq > 0;
    setFault(isSeq ? undefined : 'A seq is a whole number from 1 on.');
    if (isSeq) onSeq(seq);
  };
  return (
    <form className={style.seq} noValidate onSubmit={go}>
      <Field
        label="Go to seq"
        inputMode="numeric"
        autoComplete="off"
        value={text}
        fault={fault}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Go
      </Button>
    </form>
  );
}
