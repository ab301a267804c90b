export { Sparkline } from './sparkline.js';
