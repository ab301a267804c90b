import { useState } from 'react';
import type { Agent } from '../../../sdk/types.js';
import { useFreshKey } from '../../api/fresh-keys.js';
import { Button, CommandBox, When } from '../../ui/index.js';
import { RotateDialog } from '../agents/rotate-dialog.js';
import style from './onboarding.module.css';
import { Step } from './step.js';

/** The key while this page remembers it; afterwards the way to a new one. */
export function KeyStep({ agent }: { agent: Agent }) {
  const key = useFreshKey(agent.id);
  const [asking, setAsking] = useState(false);
  if (key !== null) {
    return (
      <Step title={`Keep the key of ${agent.name}`}>
        <CommandBox text={key} label="Copy the key" />
        <p className={style.quiet}>
          It is shown this once: after a reload it can only be rotated. The command below has it in.
        </p>
      </Step>
    );
  }
  return (
    <Step title={`The key of ${agent.name}`}>
      <p className={style.quiet}>
        It begins with <code>{agent.key_prefix}</code>, was made{' '}
        <When at={agent.rotated_at ?? agent.created_at} /> and is not shown again. Rotate it for a
        new one; the old one is dead at once.
      </p>
      <div>
        <Button onClick={() => setAsking(true)}>Rotate the key</Button>
      </div>
      {asking && <RotateDialog agent={agent} onClose={() => setAsking(false)} />}
    </Step>
  );
}
