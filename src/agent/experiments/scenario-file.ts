import { stringify } from 'yaml';
import { isObject } from '../json.js';
import {
  completeScenario,
  SCHEMA_COMMENT,
  type Scenario,
  type ScenarioInput,
} from '../scenario/index.js';

/**
 * A scenario as a file with only what is not a default. Read again it is the same scenario.
 * @param about lines that stand above it as comments.
 */
export function scenarioFile(input: ScenarioInput, about: readonly string[]): string {
  const scenario = completeScenario(input, 'shrunk');
  const standard = completeScenario({ faults: {} }, 'defaults');
  const { schedule, workload, operations: _, mix: __, description: ___, ...rest } = scenario;
  const own = {
    ...different(rest, standard),
    faults: undefined,
    workload,
    schedule: schedule?.map(brief),
  };
  const comments = about.map((line) => `# ${line}`.trimEnd()).join('\n');
  return `${SCHEMA_COMMENT}${comments}\n${stringify(own, { lineWidth: 0 })}`;
}

/** What a fault's section says of how often it comes means nothing in a schedule. */
function brief({ settings, ...entry }: NonNullable<Scenario['schedule']>[number]) {
  const {
    rate: _,
    count: __,
    windows: ___,
    when: ____,
    ...striking
  } = settings as Record<string, unknown>;
  return Object.keys(striking).length === 0 ? entry : { ...entry, settings: striking };
}

function different(value: ScenarioInput, standard: ScenarioInput): ScenarioInput {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, own]) => {
      const usual = standard[name];
      if (JSON.stringify(own) === JSON.stringify(usual)) return [];
      const inner =
        isObject(own) && isObject(usual) && name !== 'request' ? different(own, usual) : own;
      return [[name, inner]];
    }),
  );
}
