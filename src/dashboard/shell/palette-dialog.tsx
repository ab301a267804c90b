import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Agent, Project, Run } from '../../sdk/types.js';
import { useWhole } from '../api/names.js';
import { usePage } from '../api/queries.js';
import { counted } from '../model/format.js';
import { type Entry, entriesOf, entryOfId, search } from '../model/palette.js';
import { copyOrSay, say, useModal } from '../ui/index.js';
import style from './palette.module.css';
import { PaletteList } from './palette-list.js';

const MOST_OF_A_GROUP = 6;

/** A combobox whose list is always open. The focus stays in its field. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const modal = useModal(onClose);
  const listId = useId();
  const [query, setQuery] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const { entries, failed } = useEntries();
  const navigate = useNavigate();
  const groups = useMemo(() => {
    const direct = entryOfId(query);
    const found = search(query, entries, MOST_OF_A_GROUP);
    return found.length === 0 && direct ? [{ name: direct.group, entries: [direct] }] : found;
  }, [query, entries]);
  const flat = groups.flatMap((group) => group.entries);
  // What was chosen may be gone from the list: then the first one is.
  const active = flat.find(({ id }) => id === activeId) ?? flat[0];

  const act = ({ does, hint }: Entry) => {
    onClose();
    if ('goTo' in does) navigate(does.goTo);
    else void copyOrSay(does.copy).then((done) => done && say(`Copied: ${hint}`));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && flat.length > 0) {
      const at = active ? flat.indexOf(active) : -1;
      setActiveId(flat[(at + step + flat.length) % flat.length]?.id ?? null);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      if (active) act(active);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it for the keyboard
    <dialog
      {...modal}
      className={style.dialog}
      aria-label="Search"
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) onClose();
      }}
    >
      <div className={style.content}>
        <input
          className={style.field}
          type="text"
          role="combobox"
          aria-label="Go to a page, project, run or agent, or copy a command"
          aria-autocomplete="list"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={active && optionId(listId, active)}
          placeholder="Go to a page, project, run, agent … or copy a command"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActiveId(null);
          }}
          onKeyDown={onKeyDown}
        />
        <PaletteList
          id={listId}
          groups={groups}
          active={active}
          optionId={(entry) => optionId(listId, entry)}
          onPoint={({ id }) => setActiveId(id)}
          onChoose={act}
        />
        <div className={style.foot}>
          <span role="status">
            {flat.length === 0 ? 'Nothing matches.' : counted(flat.length, 'result')}
            {failed && ' The server could not be asked for all of them.'}
          </span>
          <span aria-hidden="true">↑ ↓ to choose · Enter to go · Esc to close</span>
        </div>
      </div>
    </dialog>
  );
}

/** Runs are the latest ones: older ones are found by their whole id. */
function useEntries() {
  const { pathname } = useLocation();
  const projects = useWhole<Project>('/api/projects');
  const runs = usePage<Run>('/api/runs', { limit: 100 });
  const agents = useWhole<Agent>('/api/agents');
  const entries = useMemo(
    () =>
      entriesOf({
        projects: projects.data ?? [],
        runs: runs.data?.items ?? [],
        agents: agents.data ?? [],
        pathname,
      }),
    [projects.data, runs.data, agents.data, pathname],
  );
  return { entries, failed: [projects, runs, agents].some(({ error }) => error !== null) };
}

function optionId(listId: string, { id }: Entry): string {
  return `${listId}-${id.replace(/\W+/g, '-')}`;
}
