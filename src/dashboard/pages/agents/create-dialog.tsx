import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentWithKey, Project } from '../../../sdk/types.js';
import { Button, Choice, Dialog } from '../../ui/index.js';
import { AgentForm } from './agent-form.js';
import { KeyDialog } from './key-dialog.js';

interface CreateDialogProps {
  /** To choose from; one is not asked about. */
  readonly projects: readonly Pick<Project, 'id' | 'name'>[];
  /** The one that is chosen at first. */
  readonly projectId: string;
  readonly onClose: () => void;
}

/** Creates an agent, and shows its key once. */
export function CreateDialog({ projects, projectId, onClose }: CreateDialogProps) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(projectId);
  const [created, setCreated] = useState<AgentWithKey | null>(null);
  if (created) return <KeyDialog created={created} onClose={onClose} />;
  return (
    <Dialog title="Create an agent" onClose={onClose}>
      {projects.length > 1 && (
        <Choice
          label="Project"
          value={chosen}
          choices={projects.map(({ id, name }) => ({ value: id, text: name }))}
          onChange={setChosen}
        />
      )}
      <AgentForm
        projectId={chosen}
        onCreated={(answer) => {
          setCreated(answer);
          void queries.invalidateQueries({ queryKey: ['/api/agents'] });
        }}
      />
      <div>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}
