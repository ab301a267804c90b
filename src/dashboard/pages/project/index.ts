export { ProjectPage } from './project-page.js';
