import { useQueryClient } from '@tanstack/react-query';
import type { Agent, Project, Report, Run } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { usePage } from '../../api/queries.js';
import { counted } from '../../model/format.js';
import { ConfirmDialog, say } from '../../ui/index.js';
import style from './projects.module.css';

interface DeleteProjectProps {
  readonly project: Project;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Names what goes, and how much of it, before it goes. */
export function DeleteProject({ project, onDone, onClose }: DeleteProjectProps) {
  const queries = useQueryClient();
  const one = { project_id: project.id, limit: 1 };
  const agents = usePage<Agent>('/api/agents', one).data?.total;
  const runs = usePage<Run>('/api/runs', one).data?.total;
  const reports = usePage<Report>('/api/reports', one).data?.total;
  const remove = async () => {
    await change('DELETE', `/api/projects/${project.id}`);
    say(`${project.name} was deleted.`);
    onDone();
    await queries.invalidateQueries({ predicate: ({ queryKey }) => isList(queryKey[0]) });
  };
  return (
    <ConfirmDialog
      title={`Delete ${project.name}`}
      action="Delete the project"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>With the project go, for good:</p>
      <ul className={style.goes}>
        <li>{amount(agents, 'agent')}, whose keys are refused from then on</li>
        <li>{amount(runs, 'run')} with all their events</li>
        <li>{amount(reports, 'report')}</li>
      </ul>
    </ConfirmDialog>
  );
}

/** What is not known yet is named all the same. */
function amount(total: number | undefined, one: string): string {
  return total === undefined ? `all ${one}s` : counted(total, one);
}

function isList(path: unknown): boolean {
  return ['/api/projects', '/api/agents', '/api/runs', '/api/reports'].includes(String(path));
}
