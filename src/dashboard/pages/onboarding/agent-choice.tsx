import type { Agent } from '../../../sdk/types.js';
import { Choice } from '../../ui/index.js';
import style from './onboarding.module.css';

interface AgentChoiceProps {
  readonly agents: readonly Agent[];
  readonly chosen: Agent;
  readonly onChoose: (id: string) => void;
}

export function AgentChoice({ agents, chosen, onChoose }: AgentChoiceProps) {
  return (
    <div className={style.narrow}>
      <Choice
        label="Agent"
        value={chosen.id}
        choices={agents.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={onChoose}
      />
    </div>
  );
}
