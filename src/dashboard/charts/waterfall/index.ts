export { Waterfall } from './waterfall.js';
