import { ApiError } from '../../platform/http/errors.js';

export const agentNotFound = () => new ApiError('agent_not_found', 'There is no such agent');

export const unknownKey = () =>
  new ApiError('unauthorized', 'X-Agent-Key is not the key of an agent', {
    details: [{ path: '/headers/x-agent-key', message: 'is unknown, rotated or deleted' }],
  });

export const tooManyRequests = (limit: number, retryAfterSeconds: number) =>
  new ApiError('rate_limited', `This agent key may make ${limit} requests a second`, {
    retryAfterSeconds,
  });
