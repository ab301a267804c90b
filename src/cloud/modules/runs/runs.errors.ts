import { ApiError } from '../../platform/http/errors.js';

export const runNotFound = () => new ApiError('run_not_found', 'There is no such run');

export const runWasDeleted = () =>
  new ApiError('conflict', 'A run with this id was deleted; choose another id', {
    details: [{ path: '/id', message: 'belongs to a run that was deleted' }],
  });

export const runTaken = (fields: readonly string[]) =>
  new ApiError('conflict', 'A run with this id exists with other content', {
    details: fields.map((field) => ({
      path: `/${field}`,
      message: 'differs from the existing run',
    })),
  });

export const otherOutcome = (recorded: string) =>
  new ApiError('conflict', `The run is ${recorded} already; a final status does not change`, {
    details: [{ path: '/status', message: `is not ${recorded}` }],
  });

export const notYourOwn = (field: string) =>
  new ApiError('forbidden', `${field} is not the one of this agent key`, {
    details: [{ path: `/${field}`, message: 'must be the one that the agent key belongs to' }],
  });
