import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '../../report/index.js';

const COUNTS = [
  'counts',
  'operations_total',
  'operations_acknowledged',
  'violations_total',
] as const;
const OF_FINDING = [
  'verdict',
  'kind',
  'subject',
  'acknowledged',
  'copies',
  'attempts',
  'faults',
] as const;

/** As much of a report as follows from the events alone. */
export type Comparable = Pick<Evidence, (typeof COUNTS)[number] | 'operations' | 'violations'>;

/**
 * What a report says otherwise than the one that was computed here, in sentences: its counts, the
 * findings on operations and the contradictions. Not their words, which each release chooses.
 */
export function reportsApart(there: Comparable, here: Comparable): string[] {
  return [
    ...COUNTS.filter((field) => !isDeepStrictEqual(there[field], here[field])).map(
      (field) =>
        `${field} of the report is ${told(there[field])} there and ${told(here[field])} here`,
    ),
    ...findingsApart(there, here),
    ...violationsApart(there, here),
  ];
}

function told(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}

function findingsApart(there: Comparable, here: Comparable): string[] {
  const ofCloud = new Map(there.operations.map((each) => [each.operation, each]));
  const own = new Map(here.operations.map((each) => [each.operation, each]));
  const apart = here.operations.flatMap((each) => {
    const other = ofCloud.get(each.operation);
    if (other === undefined) return [`the report there has no finding on ${each.operation}`];
    const fields = OF_FINDING.filter((field) => !isDeepStrictEqual(other[field], each[field]));
    if (fields.length === 0) return [];
    return [`the report's finding on ${each.operation} has another ${fields.join(', ')} there`];
  });
  const more = there.operations.filter(({ operation }) => !own.has(operation));
  return [
    ...apart,
    ...more.map(({ operation }) => `the report there has a finding on ${operation}, and none here`),
  ];
}

function violationsApart(there: Comparable, here: Comparable): string[] {
  const keysOf = ({ violations = [] }: Comparable) =>
    violations.map(({ event_id, key, operations }) => ({ event_id, key, operations }));
  return isDeepStrictEqual(keysOf(there), keysOf(here))
    ? []
    : ['the contradictions of the report are others there'];
}
