export { AgentsPage } from './agents-page.js';
export { AgentsTable } from './agents-table.js';
export { CreateDialog } from './create-dialog.js';
export { PresenceMark } from './presence-mark.js';
