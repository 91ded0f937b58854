export type { BenchReport, Measured, Measurement, Spread } from './bench-report.js';
export { type BenchOptions, runBench } from './run-bench.js';
