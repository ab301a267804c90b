export { failureWords, reproductionScript } from './script.js';
