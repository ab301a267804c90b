import type { ExecutionContext } from 'ava';
import { Client, ClientOptions } from '../../../src/sdk/index.js';

/** An open client, closed with the test. @throws what opening it failed with. */
export async function openClient(t: ExecutionContext, options: ClientOptions): Promise<Client> {
  const client = new Client(options);
  (await client.open()).value();
  t.teardown(() => client.close());
  return client;
}

export function memoryClient(
  t: ExecutionContext,
  options = ClientOptions.memoryOnly('node-memory'),
): Promise<Client> {
  return openClient(t, options);
}
