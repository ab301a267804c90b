import { useQueryClient } from '@tanstack/react-query';
import type { Agent } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { dropFreshKey } from '../../api/fresh-keys.js';
import { ConfirmDialog, say } from '../../ui/index.js';

export function DeleteDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = async () => {
    await change('DELETE', `/api/agents/${agent.id}`);
    dropFreshKey(agent.id);
    await queries.invalidateQueries({ queryKey: ['/api/agents'] });
    say(`${agent.name} was deleted.`);
    onClose();
  };
  return (
    <ConfirmDialog
      title={`Delete ${agent.name}`}
      action="Delete the agent"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>Its key is dead at once: whatever still uses it is refused. Its runs and reports stay.</p>
    </ConfirmDialog>
  );
}
