export { PickedRuns } from './picked-runs.js';
export { RunsPage } from './runs-page.js';
export { RunsTable } from './runs-table.js';
export { useRunsView } from './use-runs-view.js';
