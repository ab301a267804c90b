import { Page } from '../../ui/index.js';

export function RunsPage() {
  return <Page title="Runs">{null}</Page>;
}
