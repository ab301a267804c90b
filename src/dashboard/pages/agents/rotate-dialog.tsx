import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agent, AgentWithKey } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { keepFreshKey } from '../../api/fresh-keys.js';
import { ConfirmDialog } from '../../ui/index.js';
import { KeyDialog } from './key-dialog.js';

/** Asks, rotates, and shows the new key once. */
export function RotateDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const queries = useQueryClient();
  const [rotated, setRotated] = useState<AgentWithKey | null>(null);
  if (rotated) return <KeyDialog created={rotated} onClose={onClose} />;
  const rotate = async () => {
    const answer = await change<AgentWithKey>('POST', `/api/agents/${agent.id}/rotate-key`);
    keepFreshKey(answer);
    setRotated(answer);
    void queries.invalidateQueries({ queryKey: ['/api/agents'] });
  };
  return (
    <ConfirmDialog
      title={`Rotate the key of ${agent.name}`}
      action="Rotate the key"
      onConfirm={rotate}
      onClose={onClose}
    >
      <p>
        The present key is dead at once: whatever still uses it is refused. The new key is shown
        this once.
      </p>
    </ConfirmDialog>
  );
}
