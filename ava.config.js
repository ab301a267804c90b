// Tests run from the compiled tree, so that what is tested is what is shipped.
// Processes instead of threads: tests send signals and start thread pools.
export default {
  files: ['dist/test/**/*.test.js'],
  workerThreads: false,
  concurrency: 2,
  timeout: '3m',
  verbose: true,
};
