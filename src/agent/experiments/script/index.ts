export { reproductionScript } from './script.js';
