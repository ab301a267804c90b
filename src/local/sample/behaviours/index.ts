import type { BehaviourFactory } from '../behaviour.js';
import { doubling } from './doubling.js';
import { losing } from './losing.js';
import { sound } from './sound.js';

export type BehaviourName = 'sound' | 'doubling' | 'losing';

/** Every behaviour the sample can be started with. */
export const behaviours: Readonly<Record<BehaviourName, BehaviourFactory>> = {
  sound,
  doubling,
  losing,
};

/** Whether there is a behaviour of that name. */
export function isBehaviourName(name: string): name is BehaviourName {
  return Object.hasOwn(behaviours, name);
}
