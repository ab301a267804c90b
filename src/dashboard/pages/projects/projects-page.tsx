import { Page } from '../../ui/index.js';

export function ProjectsPage() {
  return <Page title="Projects">{null}</Page>;
}
