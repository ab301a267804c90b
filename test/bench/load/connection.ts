import { type Agent, Client, type Dispatcher, Pool } from 'undici';
import type { Prepared } from './requests.js';

/** One connection that is kept open and has one request under way at a time. */
export function openConnection(origin: string): Dispatcher {
  return new Client(origin, { pipelining: 1, keepAliveTimeout: 60_000 });
}

/** Requests that find all connections busy wait for one, and their wait counts. */
export function openPool(origin: string, connections: number): Dispatcher {
  return new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
}

/** Sends a request and reads its answer to the end. @returns the status. */
export function send(dispatcher: Dispatcher, request: Prepared): Promise<number> {
  return new Promise((resolve, reject) => {
    let status = 0;
    dispatcher.dispatch(request as Agent.DispatchOptions, {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData() {},
      onResponseEnd() {
        resolve(status);
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}
