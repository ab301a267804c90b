export { AnswerCheck, type GivenAnswer } from './answer-check.js';
export { type Described, operationFinder, operationsOf } from './operations.js';
export { type RawRequest, rawRequest } from './raw-request.js';
export { settleAnswers } from './settle.js';
export { PROBLEM_HEADER, watchServer } from './watch-server.js';
export { WebWatch } from './web-watch.js';
