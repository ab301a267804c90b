import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
/** A lock without a name in it belongs to a process that was killed while it took it. */
const NAMELESS_TRIES = 10;

/**
 * Runs `work` while no other process of this checkout does. A holder that no longer runs, killed
 * with SIGKILL, does not count; `onWait` is told once when somebody else is at it.
 */
export async function oneAtATime(folder, work, onWait) {
  await take(folder, onWait);
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function take(folder, onWait) {
  let nameless = 0;
  for (let tries = 0; !tryTake(folder); tries += 1) {
    const holder = readHolder(folder);
    nameless = holder === null ? nameless + 1 : 0;
    const dead = holder === null ? nameless > NAMELESS_TRIES : !isRunning(holder);
    if (dead) evict(folder, holder);
    else if (tries === 0) onWait(holder);
    if (!dead) await sleep(POLL_MS);
  }
}

/** Another process may have evicted the dead one and taken its place: then that one stays. */
function evict(folder, dead) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
    if (readHolder(aside) !== dead) renameSync(aside, folder);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')
      throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** Making a folder succeeds for one process only. */
function tryTake(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(path.join(folder, 'pid'), String(process.pid));
  return true;
}

function readHolder(folder) {
  try {
    return Number(readFileSync(path.join(folder, 'pid'), 'utf8')) || null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
