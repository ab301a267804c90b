import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';
import { type ErrorDetail, validationFailed } from './errors.js';
import { escapePointer } from './json-limits.js';

const OPTIONS = { verbose: true, strict: true, allowUnionTypes: true } as const;
const quick = withFormats(new Ajv(OPTIONS));
/** Only for what was refused already: finding every problem costs more than finding one. */
const thorough = withFormats(new Ajv({ ...OPTIONS, allErrors: true }));
/** Query strings and path parameters are text; their schemas say numbers and booleans. */
const coercing = withFormats(
  new Ajv({ ...OPTIONS, allErrors: true, coerceTypes: true, useDefaults: true }),
);

const MOST_DETAILS = 20;

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv, ['email']);
  ajv.addFormat('date-time', isTimestamp);
  return ajv;
}

const TIMESTAMP = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** RFC 3339 as far as a Date can hold it: a leap second or a 30th of February has no milliseconds. */
function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match || !Number.isFinite(Date.parse(text))) return false;
  const day = Number(match[1]);
  return day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

export type Check<T extends TSchema> = (value: unknown) => Static<T>;

/** A check of bodies; compiled once. Throws a 400 that names the fields. */
export function compileCheck<T extends TSchema>(schema: T): Check<T> {
  const problemsOf = compileProblems(schema);
  return (value) => {
    const problems = problemsOf(value);
    if (problems.length > 0) throw validationFailed(problems);
    return value as Static<T>;
  };
}

/** A check of parameters, which are coerced from text and completed with their defaults. */
export function compileParameterCheck<T extends TSchema>(schema: T): Check<T> {
  const validate = coercing.compile<Static<T>>(schema);
  return (value) => {
    if (validate(value)) return value;
    throw validationFailed(toDetails(validate.errors ?? []));
  };
}

/** Answers what is wrong with a value, at most 20 problems; empty where it is valid. */
export function compileProblems<T extends TSchema>(schema: T): (value: unknown) => ErrorDetail[] {
  const isValid = quick.compile(schema);
  let findAll: ValidateFunction | undefined;
  return (value) => {
    if (isValid(value)) return [];
    findAll ??= thorough.compile(schema);
    findAll(value);
    return toDetails(findAll.errors ?? isValid.errors ?? []);
  };
}

function toDetails(errors: readonly ErrorObject[]): ErrorDetail[] {
  const details = errors
    .filter((error) => error.keyword !== 'if')
    .slice(0, MOST_DETAILS)
    .map(toDetail);
  return details.length > 0 ? details : [{ path: '', message: 'is not valid' }];
}

function toDetail(error: ErrorObject): ErrorDetail {
  const { keyword, instancePath, params } = error;
  if (keyword === 'required') {
    return {
      path: `${instancePath}/${escapePointer(params.missingProperty)}`,
      message: 'is required',
    };
  }
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty).slice(0, 80);
    return { path: `${instancePath}/${escapePointer(name)}`, message: 'is not known here' };
  }
  if (keyword === 'enum') {
    return { path: instancePath, message: `must be one of ${params.allowedValues.join(', ')}` };
  }
  if (keyword === 'pattern') {
    const { description } = (error.parentSchema ?? {}) as { description?: string };
    return { path: instancePath, message: `must match ${description ?? params.pattern}` };
  }
  return { path: instancePath, message: error.message ?? 'is not valid' };
}
