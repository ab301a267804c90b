import type { AgentWithKey } from '../../../sdk/types.js';
import { connectCommand } from '../../model/commands.js';
import { Button, ButtonLink, CommandBox, Dialog } from '../../ui/index.js';
import style from './agents.module.css';

interface KeyDialogProps {
  readonly created: AgentWithKey;
  readonly onClose: () => void;
}

/** The one time that a key is seen. */
export function KeyDialog({ created: { agent, api_key }, onClose }: KeyDialogProps) {
  const command = connectCommand({ origin: window.location.origin, apiKey: api_key });
  return (
    <Dialog title={`The key of ${agent.name}`} onClose={onClose} wide>
      <p>It is shown this once. Keep it where the agent runs.</p>
      <CommandBox text={api_key} label="Copy the key" />
      <p>In a shell, before the test:</p>
      <CommandBox text={command} label="Copy the commands" />
      <div className={style.buttons}>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
        <ButtonLink to={`/projects/${agent.project_id}/connect?agent=${agent.id}`}>
          Run a test with it
        </ButtonLink>
      </div>
    </Dialog>
  );
}
