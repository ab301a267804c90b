import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';
import { type ErrorDetail, validationFailed } from './errors.js';
import { escapePointer } from './json-limits.js';

const strict = withFormats(new Ajv({ verbose: true, strict: true, allowUnionTypes: true }));
/** Query strings and path parameters are text; their schemas say numbers and booleans. */
const coercing = withFormats(
  new Ajv({ verbose: true, allErrors: true, strict: true, coerceTypes: true, useDefaults: true }),
);

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv, ['date-time', 'email']);
  return ajv;
}

export type Check<T extends TSchema> = (value: unknown) => Static<T>;

/** A check of bodies and payloads; compiled once. Throws a 400 that names the field. */
export function compileCheck<T extends TSchema>(schema: T): Check<T> {
  return checkWith(strict.compile<Static<T>>(schema));
}

/** A check of parameters, which are coerced from text and completed with their defaults. */
export function compileParameterCheck<T extends TSchema>(schema: T): Check<T> {
  return checkWith(coercing.compile<Static<T>>(schema));
}

/** Like compileCheck, but answers what is wrong instead of throwing it. */
export function compileProblems<T extends TSchema>(schema: T): (value: unknown) => ErrorDetail[] {
  const validate = strict.compile(schema);
  return (value) => (validate(value) ? [] : toDetails(validate.errors ?? []));
}

function checkWith<T>(validate: ValidateFunction<T>): (value: unknown) => T {
  return (value) => {
    if (validate(value)) return value;
    throw validationFailed(toDetails(validate.errors ?? []));
  };
}

function toDetails(errors: readonly ErrorObject[]): ErrorDetail[] {
  const details = errors.filter((error) => error.keyword !== 'if').map(toDetail);
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
