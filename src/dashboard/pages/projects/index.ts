export { ChangeMark, Reasons } from './change-mark.js';
export { DeleteProject } from './delete-project.js';
export { ProjectDialog } from './project-dialog.js';
export { ProjectsPage } from './projects-page.js';
