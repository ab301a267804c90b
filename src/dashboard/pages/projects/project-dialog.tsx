import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Project } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { addressProblem, nameProblem } from '../../model/account-fields.js';
import { SAMPLE_TARGET } from '../../model/commands.js';
import { Button, Dialog, Field, Form, say } from '../../ui/index.js';
import style from './projects.module.css';

const LONGEST_DESCRIPTION = 500;

interface ProjectDialogProps {
  /** Absent: a new one. */
  readonly project?: Project;
  readonly onDone: (project: Project) => void;
  readonly onClose: () => void;
}

export function ProjectDialog({ project, onDone, onClose }: ProjectDialogProps) {
  const queries = useQueryClient();
  const [name, setName] = useState(project?.name ?? '');
  const [description, setDescription] = useState(project?.description ?? '');
  const [address, setAddress] = useState(project?.base_url ?? '');
  const save = async () => {
    const body = { name, description: description.trim(), base_url: address.trim() };
    const saved = project
      ? await change<Project>('PUT', `/api/projects/${project.id}`, body)
      : await change<Project>('POST', '/api/projects', body);
    await queries.invalidateQueries({ predicate: ({ queryKey }) => isProject(queryKey[0]) });
    say(project ? 'The project was saved.' : 'The project was created.');
    onDone(saved);
  };
  const check = () => ({
    '/name': nameProblem(name, 2),
    '/description':
      description.length > LONGEST_DESCRIPTION
        ? `must have at most ${LONGEST_DESCRIPTION} characters`
        : null,
    '/base_url': addressProblem(address),
  });
  return (
    <Dialog title={project ? 'Edit the project' : 'New project'} onClose={onClose}>
      <Form check={check} onSubmit={save}>
        {(fault, busy) => (
          <>
            <Field
              label="Project name"
              name="project"
              autoComplete="off"
              required
              placeholder="Orders API"
              value={name}
              onChange={(event) => setName(event.target.value)}
              fault={fault('/name', 'The name')}
            />
            <Field
              label="Description"
              name="description"
              autoComplete="off"
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              fault={fault('/description', 'The description')}
            />
            <Field
              label="Address to test"
              name="base_url"
              type="url"
              inputMode="url"
              autoComplete="off"
              placeholder={SAMPLE_TARGET}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              fault={fault('/base_url', 'The address')}
            />
            <div className={style.buttons}>
              <Button kind="primary" type="submit" busy={busy}>
                {project ? 'Save' : 'Create the project'}
              </Button>
              <Button kind="quiet" onClick={onClose}>
                Cancel
              </Button>
            </div>
          </>
        )}
      </Form>
    </Dialog>
  );
}

function isProject(path: unknown): boolean {
  return typeof path === 'string' && /^\/api\/projects(\/[^/]+)?$/.test(path);
}
