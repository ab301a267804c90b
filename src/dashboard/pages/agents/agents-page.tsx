import { Page } from '../../ui/index.js';

export function AgentsPage() {
  return <Page title="Agents">{null}</Page>;
}
