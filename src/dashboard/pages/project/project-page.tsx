import { Page } from '../../ui/index.js';

export function ProjectPage() {
  return <Page title="Project">{null}</Page>;
}
