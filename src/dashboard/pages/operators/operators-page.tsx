import { Page } from '../../ui/index.js';

export function OperatorsPage() {
  return <Page title="Operators">{null}</Page>;
}
