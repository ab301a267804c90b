import { type Static, Type } from 'typebox';
import { Id, listQuery } from '../../platform/http/parameters.js';

const FIELDS = {
  name: Type.String({ minLength: 2, maxLength: 120 }),
  description: Type.String({ maxLength: 500 }),
  base_url: Type.String({
    maxLength: 2_048,
    // No character can belong to two parts: a pattern that tries both is slow on a long text.
    pattern: '^(https?://[^\\s/?#]+([/?#]\\S*)?)?$',
    description: 'an http or https address, or nothing',
  }),
};

export const CreateProjectBody = Type.Object(
  {
    name: FIELDS.name,
    description: Type.Optional(FIELDS.description),
    base_url: Type.Optional(FIELDS.base_url),
  },
  { additionalProperties: false },
);
export type CreateProjectBody = Static<typeof CreateProjectBody>;

/** What is left out stays as it is. */
export const UpdateProjectBody = Type.Partial(Type.Object(FIELDS), {
  additionalProperties: false,
  minProperties: 1,
});
export type UpdateProjectBody = Static<typeof UpdateProjectBody>;

export const ProjectListQuery = listQuery({
  name: Type.Optional(Type.String({ maxLength: 120 })),
  slug: Type.Optional(Type.String({ maxLength: 140 })),
  base_url: Type.Optional(Type.String({ maxLength: 2_048 })),
});
export type ProjectListQuery = Static<typeof ProjectListQuery>;

/** The most recent runs, so that `offset` goes back in time. */
export const TrendQuery = listQuery(
  { scenario: Type.Optional(Type.String({ maxLength: 120 })) },
  { most: 500, usual: 100 },
);
export type TrendQuery = Static<typeof TrendQuery>;

const Time = Type.String({ format: 'date-time' });

export const ProjectResource = Type.Object({
  id: Id('prj'),
  name: Type.String(),
  slug: Type.String(),
  description: Type.String(),
  base_url: Type.String(),
  created_at: Time,
  updated_at: Time,
});

export const TrendPoint = Type.Object({
  run_id: Id('run'),
  scenario: Type.String(),
  score: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
  grade: Type.Union([Type.Enum(['A', 'B', 'C', 'D', 'F']), Type.Null()]),
  risks: Type.Union([
    Type.Object({
      data_loss: Type.Boolean(),
      duplicate: Type.Boolean(),
      timeout: Type.Boolean(),
      recovery: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  revision: Type.Integer(),
  labels: Type.Record(Type.String(), Type.String()),
  created_at: Time,
  finished_at: Type.Union([Time, Type.Null()]),
});

export const DeletedProject = Type.Object({ id: Id('prj'), deleted: Type.Boolean() });

/** Spaces around a name carry no meaning. */
export function trimName(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { name } = body as Record<string, unknown>;
  return typeof name === 'string' ? { ...body, name: name.trim() } : body;
}
