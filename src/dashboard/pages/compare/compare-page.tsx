import { Page } from '../../ui/index.js';

export function ComparePage() {
  return <Page title="Compare">{null}</Page>;
}
