import type { Agent, Project, Run } from '../../sdk/types.js';
import { replayCommand, testCommand } from './commands.js';
import { sentence } from './format.js';

const GROUPS = ['Pages', 'Projects', 'Runs', 'Agents', 'Commands'] as const;
export type GroupName = (typeof GROUPS)[number];

/** One line of the palette: a place to go to, or a text to copy. */
export interface Entry {
  /** Unique in the palette. */
  readonly id: string;
  readonly group: GroupName;
  readonly text: string;
  /** Beside it, quietly; found as well. */
  readonly hint: string;
  /** Found, and not shown. */
  readonly also?: string;
  readonly does: { readonly goTo: string } | { readonly copy: string };
}

export interface Group {
  readonly name: GroupName;
  readonly entries: readonly Entry[];
}

interface Known {
  readonly projects: readonly Project[];
  readonly runs: readonly Run[];
  readonly agents: readonly Agent[];
  /** The address of the page behind the palette. */
  readonly pathname: string;
}

const PLACES: readonly [name: string, path: string, also: string][] = [
  ['Projects', '/projects', 'home'],
  ['Runs', '/runs', 'tests'],
  ['Reports', '/reports', ''],
  ['Agents', '/agents', 'keys presence'],
  ['Operators', '/operators', 'queues health lag depth'],
  ['Settings', '/settings', 'profile password theme dark light token account'],
  ['New project', '/start', 'create start onboarding'],
];

/** All that there is to find; the run that is looked at adds a command. */
export function entriesOf({ projects, runs, agents, pathname }: Known): Entry[] {
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? '';
  const here = /^\/runs\/(run_[0-9a-f]{32})$/.exec(pathname)?.[1];
  return [
    ...PLACES.map(([text, goTo, also]) => entry('Pages', goTo, { text, also, does: { goTo } })),
    ...(here ? [replayEntry(here)] : []),
    ...(projects.length === 0 ? [testEntry(null)] : projects.map(testEntry)),
    ...projects.map(({ id, name, base_url, slug }) =>
      entry('Projects', id, {
        text: name,
        hint: base_url,
        also: `${slug} ${id}`,
        does: { goTo: `/projects/${id}` },
      }),
    ),
    ...runs.map((run) =>
      entry('Runs', run.id, {
        text: `${run.scenario} ${run.method} ${run.target_url}`,
        // Runs of one project differ in this alone, so it comes before what may be cut.
        hint: [verdictOf(run), `…${run.id.slice(-6)}`, nameOf(run.project_id)]
          .filter((part) => part !== '')
          .join(' · '),
        also: `${run.id} ${Object.values(run.labels).join(' ')}`,
        does: { goTo: `/runs/${run.id}` },
      }),
    ),
    ...agents.map(({ id, name, project_id, presence }) =>
      entry('Agents', id, {
        text: name,
        hint: [nameOf(project_id), presence].filter((part) => part !== '').join(' · '),
        also: id,
        does: { goTo: `/runs?agent_id=${id}` },
      }),
    ),
  ];
}

/** A whole id leads there, whether or not it is among what was loaded. */
export function entryOfId(query: string): Entry | null {
  const [, kind] = /^(run|prj)_[0-9a-f]{32}$/.exec(query.trim()) ?? [];
  const id = query.trim();
  if (kind === 'run') {
    return entry('Runs', id, { text: `Open ${id}`, does: { goTo: `/runs/${id}` } });
  }
  return kind === 'prj'
    ? entry('Projects', id, { text: `Open ${id}`, does: { goTo: `/projects/${id}` } })
    : null;
}

/**
 * The entries in which each word of the query stands, the best of each group first.
 * @param most entries of one group.
 */
export function search(query: string, entries: readonly Entry[], most: number): Group[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const ranked = entries
    .map((found, place) => ({ found, place, rank: rankOf(words, found) }))
    .filter(({ rank }) => rank !== null)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0) || one.place - other.place);
  return GROUPS.flatMap((name) => {
    const inGroup = ranked.filter(({ found }) => found.group === name).slice(0, most);
    return inGroup.length === 0 ? [] : [{ name, entries: inGroup.map(({ found }) => found) }];
  });
}

/** The sum over the words of how early and how whole each stands there; null where one does not. */
function rankOf(words: readonly string[], { text, hint, also = '' }: Entry): number | null {
  const [first, rest] = [fold(text), fold(`${hint} ${also}`)];
  let sum = 0;
  for (const word of words) {
    const rank = placeOf(word, first) ?? (rest.includes(word) ? 3 : null);
    if (rank === null) return null;
    sum += rank;
  }
  return sum;
}

function placeOf(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === -1) return null;
  if (at === 0) return 0;
  return text.includes(` ${word}`) ? 1 : 2;
}

/** Neither case nor accents keep anything from being found. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function verdictOf({ status, grade, score }: Run): string {
  return grade === null ? sentence(status) : `${grade} ${score ?? ''}`.trim();
}

function replayEntry(runId: string): Entry {
  const copy = replayCommand({ runId });
  return entry('Commands', `replay ${runId}`, {
    text: 'Copy the command that replays this run',
    hint: copy,
    does: { copy },
  });
}

function testEntry(project: Project | null): Entry {
  const copy = testCommand({ target: project?.base_url ?? '' });
  return entry('Commands', `test ${project?.id ?? ''}`, {
    text: project ? `Copy the test command of ${project.name}` : 'Copy the test command',
    hint: copy,
    does: { copy },
  });
}

type Rest = Partial<Entry> & Pick<Entry, 'text' | 'does'>;

function entry(group: GroupName, id: string, rest: Rest): Entry {
  return { id: `${group} ${id}`, group, hint: '', ...rest };
}
