import { Page } from '../../ui/index.js';

export function StartPage() {
  return <Page title="Start">{null}</Page>;
}
