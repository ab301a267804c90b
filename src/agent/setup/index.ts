export { type SetupAnswers, scenarioOf } from './answers.js';
export { type Exploration, explore, suggest } from './explore.js';
export { firstFile } from './first-file.js';
