import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { AgentWithKey, Project } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { keepFreshKey } from '../../api/fresh-keys.js';
import { addressProblem, nameProblem } from '../../model/account-fields.js';
import { SAMPLE_TARGET } from '../../model/commands.js';
import { useTrail } from '../../shell/trail.js';
import { Button, Field, Form, Page } from '../../ui/index.js';
import style from './onboarding.module.css';

const AGENT_NAME = 'laptop';

/** A project and its first agent, in one step. */
export function StartPage() {
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const create = useCreation();
  useTrail([{ text: 'Projects', to: '/projects' }, { text: 'New project' }]);
  return (
    <Page
      title="Start with a project"
      subtitle="A project is an application under test. The next page has the command that tests it."
    >
      <div className={style.narrow}>
        <Form
          check={() => ({
            '/name': nameProblem(name, 2),
            '/base_url': addressProblem(address),
          })}
          onSubmit={() => create({ name, base_url: address.trim() })}
        >
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
                label="Address to test"
                name="base_url"
                type="url"
                inputMode="url"
                autoComplete="off"
                placeholder={SAMPLE_TARGET}
                hint="Where things are created by POST and listed by GET. It can be changed later."
                value={address}
                onChange={(event) => setAddress(event.target.value)}
                fault={fault('/base_url', 'The address')}
              />
              <div>
                <Button kind="primary" type="submit" busy={busy}>
                  Create the project
                </Button>
              </div>
            </>
          )}
        </Form>
      </div>
    </Page>
  );
}

interface Wanted {
  readonly name: string;
  readonly base_url: string;
}

/** A project that was made before its agent failed is not made a second time. */
function useCreation(): (wanted: Wanted) => Promise<void> {
  const made = useRef<Project>(null);
  const navigate = useNavigate();
  const queries = useQueryClient();
  return async (wanted) => {
    const project = made.current
      ? await change<Project>('PUT', `/api/projects/${made.current.id}`, wanted)
      : await change<Project>('POST', '/api/projects', wanted);
    made.current = project;
    const created = await change<AgentWithKey>('POST', `/api/projects/${project.id}/agents`, {
      name: AGENT_NAME,
    });
    keepFreshKey(created);
    void queries.invalidateQueries();
    navigate(`/projects/${project.id}/connect?agent=${created.agent.id}`);
  };
}
