import { xml } from './xml.js';

/** One test case; without a problem it has passed. */
export interface Case {
  name: string;
  problem?: {
    /** A failed promise, or an error: the check itself could not be made. */
    kind: 'failure' | 'error';
    type: string;
    message: string;
    text: string;
  };
}

export interface Suite {
  name: string;
  cases: Case[];
  properties?: readonly (readonly [name: string, value: string])[];
  output?: string;
}

/** What the suites have in common. */
export interface SuiteFrame {
  classname: string;
  timestamp: string | null;
  /** Seconds that the run took. */
  time: string | null;
}

/** `tests`, `failures` and `errors`, as attributes. */
export function totals(cases: readonly Case[]): string {
  const of = (kind: string) => cases.filter(({ problem }) => problem?.kind === kind).length;
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}"`;
}

export function suiteXml(suite: Suite, frame: SuiteFrame): string {
  const time = frame.time === null ? '' : ` time="${frame.time}"`;
  const started = frame.timestamp === null ? '' : ` timestamp="${xml(frame.timestamp)}"`;
  const head = `<testsuite name="${xml(suite.name)}" ${totals(suite.cases)} skipped="0"${time}${started}>`;
  const lines = [
    ...propertyLines(suite.properties ?? []),
    ...suite.cases.map((each) => caseXml(each, frame)),
    ...(suite.output === undefined ? [] : [`    <system-out>${xml(suite.output)}</system-out>`]),
  ];
  return [`  ${head}`, ...lines, '  </testsuite>'].join('\n');
}

function propertyLines(properties: readonly (readonly [string, string])[]): string[] {
  if (properties.length === 0) return [];
  const lines = properties.map(
    ([name, value]) => `      <property name="${xml(name)}" value="${xml(value)}"/>`,
  );
  return ['    <properties>', ...lines, '    </properties>'];
}

function caseXml({ name, problem }: Case, { classname }: SuiteFrame): string {
  const head = `    <testcase classname="${xml(classname)}" name="${xml(name)}"`;
  if (problem === undefined) return `${head}/>`;
  const { kind, type, message, text } = problem;
  return `${head}>
      <${kind} type="${xml(type)}" message="${xml(message)}">${xml(text)}</${kind}>
    </testcase>`;
}
