import { useId, useState } from 'react';
import type { Agent, Project, Run } from '../../../sdk/types.js';
import type { NameOf } from '../../api/names.js';
import { sentence } from '../../model/format.js';
import { labelsOf, type RunFilter, type RunsView } from '../../model/runs-view.js';
import { scenariosOf } from '../../model/trend.js';
import { Button, Choice } from '../../ui/index.js';
import type { RunNames } from './run-columns.js';
import style from './runs.module.css';
import { TextFilter } from './text-filter.js';

const STATUSES = [
  'accepted',
  'running',
  'finishing',
  'finished',
  'failed',
  'cancelled',
  'abandoned',
];
const GRADES = ['A', 'B', 'C', 'D', 'F'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

interface RunFiltersProps {
  readonly filters: RunsView['filters'];
  /** What is on the screen: its scenarios and labels are offered. */
  readonly rows: readonly Run[];
  /** Null: no such filter. */
  readonly projects: readonly Project[] | null;
  readonly agents: readonly Agent[] | null;
  readonly names: RunNames;
  readonly onFilter: (name: RunFilter, value: string) => void;
  readonly onClear: () => void;
}

/** On a narrow screen they are behind a button that says how many are set. */
export function RunFilters(props: RunFiltersProps) {
  const { filters, rows, projects, agents, names, onFilter, onClear } = props;
  const [open, setOpen] = useState(false);
  const id = useId();
  const set = Object.keys(filters).length;
  const choice = (
    name: RunFilter,
    label: string,
    choices: readonly Named[],
    nameOf: NameOf = () => undefined,
  ) => (
    <Choice
      label={label}
      value={filters[name] ?? ''}
      choices={[{ value: '', text: 'All' }, ...withChosen(choices, filters[name], nameOf)]}
      onChange={(value) => onFilter(name, value)}
    />
  );
  return (
    <search className={style.search} aria-label="Filters of runs">
      <div className={style.more}>
        <Button aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {set === 0 ? 'Filters' : `Filters (${set} set)`}
        </Button>
      </div>
      <div id={id} className={open ? style.filtersOpen : style.filters}>
        {projects && choice('project_id', 'Project', projects.map(named), names.project)}
        {choice('status', 'Status', STATUSES.map(worded))}
        {choice('grade', 'Grade', GRADES.map(worded))}
        {choice('method', 'Method', METHODS.map(worded))}
        {agents && choice('agent_id', 'Agent', agents.map(named), names.agent)}
        <TextFilter
          label="Scenario"
          value={filters.scenario ?? ''}
          placeholder="Its whole name"
          offers={scenariosOf(rows)}
          onValue={(value) => onFilter('scenario', value)}
        />
        <TextFilter
          label="Label"
          value={filters.label ?? ''}
          placeholder="name:value"
          offers={labelsOf(rows)}
          problem={(text) => (text.indexOf(':') > 0 ? null : 'Write it as name:value.')}
          onValue={(value) => onFilter('label', value)}
        />
        {set > 0 && (
          <div className={style.clear}>
            <Button kind="quiet" onClick={onClear}>
              Clear the filters
            </Button>
          </div>
        )}
      </div>
    </search>
  );
}

interface Named {
  readonly value: string;
  readonly text: string;
}

function named({ id, name }: { id: string; name: string }): Named {
  return { value: id, text: name };
}

function worded(value: string): Named {
  return { value, text: sentence(value) };
}

/** What an address asks for is shown as chosen, even where it is not among those that are offered. */
function withChosen(
  choices: readonly Named[],
  chosen: string | undefined,
  nameOf: NameOf,
): readonly Named[] {
  if (chosen === undefined || choices.some(({ value }) => value === chosen)) return choices;
  return [...choices, { value: chosen, text: nameOf(chosen) ?? chosen }];
}
