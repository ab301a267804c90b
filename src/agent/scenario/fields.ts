// Building blocks of the scenario's schema. A description becomes an editor's help text.
import { Type } from 'typebox';

/** Nothing but what is named: a misspelled key is an error, never a silent default. */
export const closed = { additionalProperties: false } as const;

/** A section that may be left out as a whole. */
export const section = { ...closed, default: {} } as const;

export const milliseconds = (standard: number, maximum = 600_000, description?: string) =>
  Type.Integer({ minimum: 0, maximum, default: standard, ...described(description) });

/** A time limit: it cannot be nothing. */
export const limitMs = (standard: number, description?: string) =>
  Type.Integer({ minimum: 1, maximum: 600_000, default: standard, ...described(description) });

export const count = (standard: number, minimum: number, maximum: number, description?: string) =>
  Type.Integer({ minimum, maximum, default: standard, ...described(description) });

export const rate = (standard: number) =>
  Type.Number({
    minimum: 0,
    maximum: 1,
    default: standard,
    description: 'Share of attempts that it hits; all rates together are at most 1.',
  });

export const text = (example: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, examples: [example] }));

export const yesOrNo = (standard: boolean, description: string) =>
  Type.Boolean({ default: standard, description });

export const headers = (description: string) =>
  Type.Record(Type.String(), Type.String(), { default: {}, description });

function described(description: string | undefined) {
  return description === undefined ? {} : { description };
}
