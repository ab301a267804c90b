import type { Element } from '../../helpers/markup.js';

interface Type {
  required: readonly string[];
  optional: readonly string[];
  children: readonly string[];
}

const PROBLEM: Type = { required: [], optional: ['type', 'message'], children: [] };
const OUTPUT: Type = { required: [], optional: [], children: [] };

/** The parts of Jenkins' xUnit plugin's junit-10.xsd that a report may use. */
const TYPES: Readonly<Record<string, Type>> = {
  testsuites: {
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    children: ['testsuite'],
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { required: [], optional: [], children: ['property'] },
  property: { required: ['name', 'value'], optional: [], children: [] },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: PROBLEM,
  error: PROBLEM,
  skipped: PROBLEM,
  'system-out': OUTPUT,
  'system-err': OUTPUT,
};

/** What in a JUnit document the schema does not allow, and totals that do not add up. */
export function schemaProblems(element: Element): string[] {
  const type = TYPES[element.name];
  if (type === undefined) return [`unknown element ${element.name}`];
  const names = Object.keys(element.attributes);
  return [
    ...type.required.filter((name) => !names.includes(name)).map((name) => `no ${name}`),
    ...names
      .filter((name) => ![...type.required, ...type.optional].includes(name))
      .map((name) => `${element.name} has ${name}`),
    ...element.children
      .filter(({ name }) => !type.children.includes(name))
      .map(({ name }) => `${element.name} holds ${name}`),
    ...timeProblems(element.attributes.time),
    ...wrongTotals(element),
    ...element.children.flatMap(schemaProblems),
  ];
}

/** SUREFIRE_TIME of the schema. */
function timeProblems(time: string | undefined): string[] {
  return time === undefined || /^(\d|,\d{3})*(\.\d*)?$/.test(time) ? [] : [`no time: ${time}`];
}

function wrongTotals(element: Element): string[] {
  if (!element.name.startsWith('testsuite')) return [];
  const cases = casesIn(element);
  const having = (name: string) =>
    cases.filter(({ children }) => children.some((child) => child.name === name)).length;
  const counted = { tests: cases.length, failures: having('failure'), errors: having('error') };
  return Object.entries(counted)
    .filter(([name, count]) => element.attributes[name] !== String(count))
    .map(([name, count]) => `${name} says ${element.attributes[name]}, counted ${count}`);
}

function casesIn(element: Element): Element[] {
  return element.children.flatMap((child) =>
    child.name === 'testcase' ? [child] : child.name === 'testsuite' ? casesIn(child) : [],
  );
}
