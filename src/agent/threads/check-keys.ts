import { checkKeys, type KeyCheck, type KeysTask } from '../oracle/linearizability/index.js';

/** The task of a thread: judges some keys. */
export default function checkKeysInThread(task: KeysTask): KeyCheck[] {
  return checkKeys(task, () => performance.timeOrigin + performance.now());
}
