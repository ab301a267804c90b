import type { ManagedTarget } from '../target/index.js';
import type { ProxyObserver } from './observer.js';

/** Kills the target and brings it back, one restart at a time. */
export interface Restarter {
  /** False while a restart is under way already. */
  restart(): boolean;
  /** How many restarts have begun; a request that saw this change was touched by one. */
  readonly begun: number;
  readonly down: boolean;
  /** Resolves when no restart is under way. */
  settled(): Promise<void>;
}

export function createRestarter(target: ManagedTarget, observer: ProxyObserver): Restarter {
  let underWay: Promise<void> | null = null;
  let begun = 0;
  let down = false;

  const bringBack = async () => {
    try {
      const { downtimeMs } = await target.startAgain();
      down = false;
      observer.appRestarted(downtimeMs, target.how);
    } catch (error) {
      observer.targetLost(error instanceof Error ? error : new Error(String(error)));
    } finally {
      underWay = null;
    }
  };
  return {
    restart() {
      if (down) return false;
      down = true;
      begun += 1;
      target.kill();
      underWay = bringBack();
      return true;
    },
    get begun() {
      return begun;
    },
    get down() {
      return down;
    },
    async settled() {
      await underWay;
    },
  };
}
