import { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from '../../agent/index.js';

/** The built-in scenarios, each with what it finds. */
export function scenarioList(json: boolean): string {
  const scenarios = Object.entries(BUILTIN_SCENARIOS).map(([name, { description }]) => ({
    name,
    description: String(description),
    default: name === DEFAULT_SCENARIO,
  }));
  if (json) return `${JSON.stringify({ schema: 'softadastra.scenarios/1', scenarios })}\n`;
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = scenarios.map(({ name, description, default: standard }) => {
    return `${name.padEnd(width)}  ${description}${standard ? ' (the default)' : ''}`;
  });
  return `${lines.join('\n')}\n`;
}
