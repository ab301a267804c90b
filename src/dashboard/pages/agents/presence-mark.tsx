import type { Agent } from '../../../sdk/types.js';
import { Tag } from '../../ui/index.js';

const PRESENCES = {
  online: { tone: 'good', mark: '●', text: 'Online', meaning: 'seen within 5 minutes' },
  idle: { tone: 'fair', mark: '◐', text: 'Idle', meaning: 'seen within 24 hours' },
  offline: { tone: 'pending', mark: '○', text: 'Offline', meaning: 'not seen for 24 hours' },
} as const;

export function PresenceMark({ presence }: Pick<Agent, 'presence'>) {
  const { tone, mark, text, meaning } = PRESENCES[presence];
  return (
    <Tag tone={tone} title={meaning}>
      <span aria-hidden="true">{mark}</span> {text}
    </Tag>
  );
}
