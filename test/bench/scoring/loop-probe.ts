import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a worker before its own program: tells the 99th percentile of the event loop's delay
 * since it was asked before, in milliseconds. The product's own metric samples every 10 ms and tells
 * those as delay: a loop that rests has 10 ms there.
 */
if (isMainThread) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  createServer((_, response) => {
    const p99Ms = delays.percentile(99) / 1_000_000;
    delays.reset();
    response.end(String(p99Ms));
  })
    .listen(Number(process.env.LOOP_PROBE_PORT), '127.0.0.1')
    .unref();
}
