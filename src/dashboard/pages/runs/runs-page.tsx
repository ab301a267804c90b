import { useTrail } from '../../shell/trail.js';
import { Page } from '../../ui/index.js';
import { RunsTable } from './runs-table.js';

export function RunsPage() {
  useTrail([{ text: 'Runs' }]);
  return (
    <Page
      title="Runs"
      subtitle="Every test session of all your projects. Pick two to compare them."
    >
      <RunsTable />
    </Page>
  );
}
