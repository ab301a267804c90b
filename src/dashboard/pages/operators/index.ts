export { OperatorsPage } from './operators-page.js';
