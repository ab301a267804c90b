import { Page } from '../../ui/index.js';

export function SettingsPage() {
  return <Page title="Settings">{null}</Page>;
}
