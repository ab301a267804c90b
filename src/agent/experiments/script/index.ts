export { isSecret } from './data.js';
export { failureWords, reproductionScript } from './script.js';
