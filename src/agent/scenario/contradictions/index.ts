// What the schema cannot say: settings that are fine alone and wrong together.
import type { ScenarioIssue } from '../issue.js';
import type { Scenario } from '../schema.js';
import { inFaults } from './faults.js';
import { inOperations } from './operations.js';
import { inSchedule } from './schedule.js';
import { inSurroundings } from './surroundings.js';
import { inWorkload } from './workload.js';

/** Every contradiction of a scenario whose parts are right. */
export function contradictions(scenario: Scenario): ScenarioIssue[] {
  return [inOperations, inFaults, inWorkload, inSchedule, inSurroundings].flatMap((find) =>
    find(scenario),
  );
}
