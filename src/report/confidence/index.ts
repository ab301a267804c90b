export { type Counted, confidenceOf } from './confidence.js';
export { CONFIDENCE_LEVEL, upperBound } from './upper-bound.js';
export { confidenceWords, percent } from './words.js';
