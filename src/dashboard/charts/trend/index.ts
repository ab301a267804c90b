export { Trend } from './trend.js';
