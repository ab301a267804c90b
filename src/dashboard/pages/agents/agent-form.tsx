import { useState } from 'react';
import type { AgentWithKey } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { keepFreshKey } from '../../api/fresh-keys.js';
import { nameProblem } from '../../model/account-fields.js';
import { Button, Field, Form } from '../../ui/index.js';

interface AgentFormProps {
  readonly projectId: string;
  /** Its key is kept (`useFreshKey`) until the page is reloaded. */
  readonly onCreated: (created: AgentWithKey) => void;
}

export function AgentForm({ projectId, onCreated }: AgentFormProps) {
  const [name, setName] = useState('');
  const create = async () => {
    const path = `/api/projects/${projectId}/agents`;
    const created = await change<AgentWithKey>('POST', path, { name });
    keepFreshKey(created);
    onCreated(created);
  };
  return (
    <Form check={() => ({ '/name': nameProblem(name, 2) })} onSubmit={create}>
      {(fault, busy) => (
        <>
          <Field
            label="Agent name"
            name="agent"
            autoComplete="off"
            required
            placeholder="laptop"
            hint="The machine or CI job that runs the test."
            value={name}
            onChange={(event) => setName(event.target.value)}
            fault={fault('/name', 'The name')}
          />
          <div>
            <Button kind="primary" type="submit" busy={busy}>
              Create the agent
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}
