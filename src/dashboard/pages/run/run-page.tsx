import { Page } from '../../ui/index.js';

export function RunPage() {
  return <Page title="Run">{null}</Page>;
}
