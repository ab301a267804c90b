import type { Order, OrderStore } from './store.js';

/** How the API treats a write between receiving and answering it. */
export interface Behaviour {
  /** Answers the order to acknowledge, which is an earlier one if the key was used before. */
  create(order: Order, key: string | null): Promise<Order>;
  /** False when there is no such order. */
  replace(order: Order): Promise<boolean>;
  /** False when there is no such order. */
  remove(id: string): Promise<boolean>;
  /** Ends what is still under way; a clean stop loses nothing. */
  settle(): Promise<void>;
}

export interface BehaviourOptions {
  /** Milliseconds between answer and commit, for the behaviour that answers first. */
  commitDelayMs: number;
}

/** Makes a behaviour that works on the given store. */
export type BehaviourFactory = (store: OrderStore, options: BehaviourOptions) => Behaviour;
