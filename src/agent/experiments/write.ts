import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../json.js';
import type { ScenarioInput } from '../scenario/index.js';
import { rateWords } from './rate.js';
import { scenarioFile } from './scenario-file.js';
import { failureWords, isSecret, reproductionScript } from './script/index.js';
import type { ShrinkResult, Shrunk } from './shrink.js';

export interface WrittenFiles {
  /** The scenario, for `softadastra test --scenario`. */
  scenario: string;
  /** The script, for `node`. */
  script: string;
}

/**
 * Writes what is left of a run into a directory, which is made where it is missing. Headers that look
 * like credentials are left out of both files, and the files say so.
 */
export async function writeShrunk(
  { original, trials }: ShrinkResult,
  shrunk: Shrunk,
  directory: string,
): Promise<WrittenFiles> {
  await mkdir(directory, { recursive: true });
  const files = {
    scenario: join(directory, 'scenario.yaml'),
    script: join(directory, 'reproduce.mjs'),
  };
  const { input, left } = withoutSecrets(shrunk.scenario, shrunk.witness.plan.target);
  const about = [
    `What is left of ${original.id}: ${shrunk.schedule.length} of ${original.faults} faults, ${shrunk.workload.length} of ${original.operations} operations, found in ${trials} trials.`,
    `Shows: ${failureWords(shrunk.failures)}. Came again in ${rateWords(shrunk.reproduction)}.`,
    ...left.map(
      (name) =>
        `The header ${name} looks like a credential and was left out: --header '${name}: …'.`,
    ),
    '',
    `    softadastra test --scenario ${files.scenario}`,
  ];
  await writeFile(files.scenario, scenarioFile(input, about));
  await writeFile(files.script, reproductionScript(shrunk.witness, shrunk.failures));
  return files;
}

function withoutSecrets(scenario: ScenarioInput, url: string) {
  const left = new Set<string>();
  const cleaned = (section: unknown) => {
    if (!isObject(section) || !isObject(section.headers)) return section;
    const kept = Object.entries(section.headers).filter(([name]) => {
      if (isSecret(name)) left.add(name);
      return !isSecret(name);
    });
    return { ...section, headers: Object.fromEntries(kept) };
  };
  const target = isObject(scenario.target) ? scenario.target : {};
  const input: ScenarioInput = {
    ...scenario,
    request: cleaned(scenario.request),
    ...(scenario.reset === undefined ? {} : { reset: cleaned(scenario.reset) }),
    target: { ...target, url },
  };
  return { input, left: [...left] };
}
