import { appendFileSync, writeFileSync } from 'node:fs';
import { Server } from 'node:http';
import { watchServer } from './watch-server.js';

/**
 * Loaded before the web process by tests (NODE_OPTIONS), so that answers to browsers, agents and
 * bare sockets are looked at as well. Problems are written at once, since a test may kill the process
 * at any time; counts a few times a second.
 */

const COUNT_EVERY_MS = 250;
const { API_ANSWERS_FOLDER: folder = '' } = process.env;

if (folder !== '' && process.argv[1]?.endsWith('src/cloud/web.js')) {
  const counts = new Map<string, number>();
  let changed = false;
  const report = (what: string, problems: readonly string[]) => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    changed = true;
    for (const problem of problems) appendFileSync(`${folder}/problems`, `${problem}\n`);
  };
  const writeCounts = () => {
    if (!changed) return;
    changed = false;
    const text = [...counts].map((pair) => JSON.stringify(pair)).join('\n');
    writeFileSync(`${folder}/counts-${process.pid}`, `${text}\n`);
  };
  setInterval(writeCounts, COUNT_EVERY_MS).unref();
  process.once('exit', writeCounts);

  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    watchServer(this, report);
    return Reflect.apply(listen, this, args);
  } as Server['listen'];
}
