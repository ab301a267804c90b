export { LatencyChart } from './latency-chart.js';
