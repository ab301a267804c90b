import { validationFailed } from '../../platform/http/errors.js';

export const eitherAllOrNone = (index: number) =>
  validationFailed([
    {
      path: `/events/${index}/seq`,
      message: 'is missing: either every event of a run carries a seq or none does',
    },
  ]);

export const numberedOtherwise = (byAgent: boolean) =>
  validationFailed([
    {
      path: '/events/0/seq',
      message: byAgent
        ? 'must be absent: the server numbers the events of this run'
        : 'is required: this run numbers its events itself',
    },
  ]);

export const foreignRunId = (index: number) =>
  validationFailed([{ path: `/events/${index}/run_id`, message: 'is not the run in the address' }]);

export const payloadTooLarge = (index: number, bytes: number) =>
  validationFailed([
    {
      path: `/events/${index}/payload`,
      message: `has ${bytes} bytes as JSON; at most 65536 are kept`,
    },
  ]);

export const afterSeqNeedsRun = () =>
  validationFailed([{ path: '/after_seq', message: 'needs run_id: seqs count within one run' }]);
