import { Agent, request } from 'undici';
import {
  ATTEMPT_HEADER,
  type FaultProxy,
  KIND_HEADER,
  OPERATION_HEADER,
} from '../../../src/agent/proxy/index.js';

const dispatcher = new Agent({ pipelining: 0 });

export const MARKS = {
  [OPERATION_HEADER]: 'op-001',
  [ATTEMPT_HEADER]: '2',
  [KIND_HEADER]: 'create',
};

export interface Seen {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends one write on a connection of its own. Rejects when head or body do not arrive whole. */
export async function send(
  { origin }: Pick<FaultProxy, 'origin'>,
  {
    marked = true,
    body = '{"a":1}',
    signal,
  }: { marked?: boolean; body?: string | Buffer; signal?: AbortSignal } = {},
): Promise<Seen> {
  const answer = await request(`${origin}/orders?x=1`, {
    dispatcher,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Own': 'z', ...(marked ? MARKS : {}) },
    body,
    ...(signal ? { signal } : {}),
  });
  const whole = Buffer.from(await answer.body.arrayBuffer());
  return { status: answer.statusCode, headers: answer.headers, body: whole };
}

/** The code of the error with which it fails; its status where it does not. */
export async function failureOf(sending: Promise<Seen>): Promise<string> {
  return sending.then(
    ({ status }) => `status ${status}`,
    (error) => String(error.code ?? error.name),
  );
}

/** Lets other work of this process go on until that is so. */
export async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
