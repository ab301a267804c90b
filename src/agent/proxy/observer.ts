import type { FaultName } from '../scenario/index.js';

/** A fault that touched an attempt. */
export interface InjectedFault {
  fault: FaultName;
  operation: string;
  attempt: number;
  /**
   * What it did, in the form of its settings: an entry of `schedule` with these does the same again.
   * What was drawn is filled in.
   */
  settings: Record<string, unknown>;
  detail?: string;
}

/** A fault that was planned and could not be injected. */
export interface LeftOutFault {
  fault: FaultName;
  operation: string;
  attempt: number;
  reason: string;
}

/** What the proxy tells of what it did to a run. */
export interface ProxyObserver {
  faultInjected(injected: InjectedFault): void;
  /** The attempt passed untouched instead. */
  faultLeftOut(leftOut: LeftOutFault): void;
  /** @param how what was done to it, in words. */
  appRestarted(downtimeMs: number, how: string): void;
  /** The target did not come back after a kill: nothing more can be tested. */
  targetLost(error: Error): void;
}
