export { StepPanel } from './step-panel.js';
