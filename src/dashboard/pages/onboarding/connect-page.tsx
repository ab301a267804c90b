import { Page } from '../../ui/index.js';

export function ConnectPage() {
  return <Page title="Connect">{null}</Page>;
}
