import { namesOnePlace, pathProblem } from '../../json-path.js';
import type { ScenarioIssue } from '../issue.js';
import { nearest } from '../nearest.js';
import type { Scenario } from '../schema.js';

/** Between the mix, the requests and the read-back. */
export function inOperations(scenario: Scenario): ScenarioIssue[] {
  return [
    ...inMix(scenario),
    ...addressesWithoutThing(scenario),
    ...addressesWithoutId(scenario),
    ...paths(scenario),
    ...misspelledWords(scenario),
  ];
}

function inMix(scenario: Scenario): ScenarioIssue[] {
  const { mix } = scenario;
  const issues: ScenarioIssue[] = [];
  if (mix.create === 0) {
    issues.push({
      path: '/mix/create',
      message: 'must be above 0: everything else works on what creations made',
    });
  }
  for (const kind of ['update', 'delete', 'read', 'list'] as const) {
    if (mix[kind] > 0 && scenario[kind] === undefined) {
      issues.push({
        path: `/mix/${kind}`,
        message: `needs the section "${kind}", which says what is sent`,
      });
    }
  }
  return issues;
}

/** A path that names no thing would change, delete or read another one than was meant. */
function addressesWithoutThing(scenario: Scenario): ScenarioIssue[] {
  return addresses(scenario)
    .filter(([, text]) => !text.includes('{{id}}') && !text.includes('{{marker}}'))
    .map(([path]) => ({ path, message: 'must hold {{id}} or {{marker}}: which thing is meant?' }));
}

function addressesWithoutId(scenario: Scenario): ScenarioIssue[] {
  if (scenario.readback.id !== undefined) return [];
  const body = JSON.stringify(scenario.update?.body) ?? '';
  return [...addresses(scenario), ['/update/body', body] as const]
    .filter(([, text]) => text.includes('{{id}}'))
    .map(([path]) => ({
      path,
      message: 'uses {{id}}, so readback.id must say where the answer to a creation tells it',
    }));
}

function addresses({ readback, update, delete: remove, read }: Scenario): [string, string][] {
  const all: [string, string | undefined][] = [
    ['/readback/each', readback.each],
    ['/update/path', update?.path],
    ['/delete/path', remove?.path],
    ['/read/path', read?.path],
  ];
  return all.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]]));
}

function paths({ readback }: Scenario): ScenarioIssue[] {
  const issues: ScenarioIssue[] = [];
  for (const field of ['items', 'id'] as const) {
    const problem = pathProblem(readback[field] ?? '$');
    if (problem !== null) issues.push({ path: `/readback/${field}`, message: problem });
  }
  if (readback.id !== undefined && !namesOnePlace(readback.id)) {
    issues.push({ path: '/readback/id', message: 'may name several places: a thing has one id' });
  }
  return issues;
}

const WORDS = ['marker', 'n', 'id'];

/** Only what is nearly one of our words: an API may have templates of its own. */
function misspelledWords({ request, update, ...scenario }: Scenario): ScenarioIssue[] {
  const places: [string, unknown][] = [
    ['/request/body', request.body],
    ['/update/body', update?.body],
    ['/update/path', update?.path],
    ['/delete/path', scenario.delete?.path],
    ['/read/path', scenario.read?.path],
    ['/readback/each', scenario.readback.each],
  ];
  return places.flatMap(([path, value]) =>
    [...(JSON.stringify(value) ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].flatMap(
      ([whole, word = '']) => {
        const meant = whole === `{{${word}}}` && WORDS.includes(word) ? null : nearest(word, WORDS);
        return meant === null || word.length < 2
          ? []
          : [{ path, message: `"${whole}" is not filled in – did you mean "{{${meant}}}"?` }];
      },
    ),
  );
}
