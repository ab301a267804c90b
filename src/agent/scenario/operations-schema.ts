// What a test does: which kinds of operations in which proportion, and the request of each.
import { type Static, Type } from 'typebox';
import { OPERATION_KINDS } from './fault-settings.js';
import { closed, headers, section } from './fields.js';

const weight = (standard: number, what: string) =>
  Type.Number({ minimum: 0, maximum: 1_000_000, default: standard, description: what });

export const MixSchema = Type.Object(
  {
    create: weight(1, 'Weight of creations. Everything else works on what they made.'),
    update: weight(0, 'Weight of updates; needs the section update.'),
    delete: weight(0, 'Weight of deletions; needs the section delete.'),
    read: weight(0, 'Weight of reads under faults; needs the section read.'),
    list: weight(0, 'Weight of listings under faults; needs the section list.'),
  },
  { ...section, description: 'In which proportion the kinds of operations are mixed.' },
);

export const RequestSchema = Type.Object(
  {
    method: Type.Enum(['POST', 'PUT', 'PATCH'], {
      default: 'POST',
      description: 'Method of a creation: a write that carries a marker.',
    }),
    headers: headers('Sent with each request, the read-back too.'),
    body: Type.Unknown({
      default: {
        reference: '{{marker}}',
        customer: 'customer-{{n}}',
        item: 'item-{{n}}',
        quantity: 1,
        note: 'written by a softadastra reliability test',
      },
      description:
        "Body of a creation. {{marker}} and {{n}} (the operation's number) are filled in, in any text.",
    }),
  },
  { ...section, description: 'The creation, at the address that is tested.' },
);

const ONE_THING =
  'Path of one thing: {{id}} is what readback.id finds in the answer to its creation, {{marker}} the marker of its creation.';

const path = (description: string) => Type.String({ minLength: 1, description });

export const UpdateSchema = Type.Object(
  {
    method: Type.Enum(['PATCH', 'PUT', 'POST'], {
      default: 'PATCH',
      description: 'Method of an update.',
    }),
    path: path(ONE_THING),
    body: Type.Unknown({
      default: { reference: '{{marker}}' },
      description: 'Body of an update. {{marker}} is new for each, {{n}} its number.',
    }),
  },
  {
    ...closed,
    description: 'How one thing is changed.',
    examples: [{ method: 'PATCH', path: '/orders/{{id}}', body: { reference: '{{marker}}' } }],
  },
);

export const DeleteSchema = Type.Object(
  {
    method: Type.Enum(['DELETE', 'POST'], {
      default: 'DELETE',
      description: 'Method of a deletion.',
    }),
    path: path(ONE_THING),
  },
  {
    ...closed,
    description: 'How one thing is removed.',
    examples: [{ method: 'DELETE', path: '/orders/{{id}}' }],
  },
);

export const ReadSchema = Type.Object(
  { path: path(ONE_THING) },
  {
    ...closed,
    description: 'How one thing is read under faults (GET).',
    examples: [{ path: '/orders/{{id}}' }],
  },
);

export const ListSchema = Type.Object(
  { path: path('Path of the listing; its items are found as readback.items says.') },
  {
    ...closed,
    description: 'How everything is listed under faults (GET).',
    examples: [{ path: '/orders' }],
  },
);

/** One operation that is stated and not drawn. */
export const WorkloadEntrySchema = Type.Object(
  {
    operation: Type.String({
      pattern: '^op-[0-9]{3,6}$',
      description: 'Its name, such as op-007: {{n}} and whatever is drawn for it come from it.',
    }),
    kind: Type.Enum([...OPERATION_KINDS], { description: 'What it does.' }),
    subject: Type.Optional(
      Type.String({
        pattern: '^op-[0-9]{3,6}$',
        description: 'The creation of what it works on; creations and lists have none.',
      }),
    ),
  },
  closed,
);
/** One entry of `workload`. */
export type WorkloadEntry = Static<typeof WorkloadEntrySchema>;
