import {
  type ChildProcessWithoutNullStreams,
  execFile,
  execFileSync,
  spawn,
} from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import { skipped } from '../skipped.js';

const run = promisify(execFile);

/** A host of its own for the kernel: its own addresses, ports and loopback. */
export interface NamespaceHost {
  readonly namespace: string;
  /** Where the other hosts reach it. */
  readonly address: string;
  /** Runs a command there; it is killed at the end of the test. */
  spawn(
    command: string,
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): ChildProcessWithoutNullStreams;
}

/** Hosts on one bridge, which lies in a namespace too: this machine's own network is not touched. */
export interface NamespaceNetwork {
  readonly hosts: readonly NamespaceHost[];
  /** Takes the host's link down at the bridge: neither side is told. */
  cut(host: NamespaceHost): Promise<void>;
  heal(host: NamespaceHost): Promise<void>;
}

/** Namespaces of this process that exist now. */
const existing = new Set<string>();
process.on('exit', () => {
  for (const namespace of existing) execFileSync('ip', ['netns', 'delete', namespace]);
});

/**
 * Hosts that go with the test. Null where this process may not make them: the test's log then says
 * why it was skipped.
 */
export async function namespaceNetwork(
  t: ExecutionContext,
  count: number,
): Promise<NamespaceNetwork | null> {
  try {
    const network = await openNamespaceNetwork(count);
    t.teardown(() => network.remove());
    return network;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    skipped(t, `network namespaces need root and the command ip (${reason})`);
    return null;
  }
}

/** @throws where a namespace cannot be made; nothing is left behind then. */
export async function openNamespaceNetwork(
  count: number,
): Promise<NamespaceNetwork & { remove(): Promise<void> }> {
  const prefix = `softadastra-${process.pid}-${randomBytes(3).toString('hex')}`;
  const children = new Set<ChildProcessWithoutNullStreams>();
  const remove = () => removeAll(prefix, children);
  try {
    return { ...(await build(prefix, count, children)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function build(
  prefix: string,
  count: number,
  children: Set<ChildProcessWithoutNullStreams>,
): Promise<NamespaceNetwork> {
  const hub = `${prefix}-hub`;
  await add(hub);
  await ip('-n', hub, 'link', 'add', 'bridge', 'type', 'bridge');
  await ip('-n', hub, 'link', 'set', 'bridge', 'up');
  const hosts: NamespaceHost[] = [];
  for (let number = 1; number <= count; number += 1) {
    hosts.push(await addHost(prefix, hub, number, children));
  }
  const link = (host: NamespaceHost, state: 'up' | 'down') =>
    ip('-n', hub, 'link', 'set', `host${hosts.indexOf(host) + 1}`, state);
  return { hosts, cut: (host) => link(host, 'down'), heal: (host) => link(host, 'up') };
}

async function addHost(
  prefix: string,
  hub: string,
  number: number,
  children: Set<ChildProcessWithoutNullStreams>,
): Promise<NamespaceHost> {
  const namespace = `${prefix}-${number}`;
  const address = `10.77.0.${number}`;
  const link = `host${number}`;
  await add(namespace);
  await ip('-n', namespace, 'link', 'add', 'eth0', 'type', 'veth', 'peer', link, 'netns', hub);
  await ip('-n', namespace, 'address', 'add', `${address}/24`, 'broadcast', '+', 'dev', 'eth0');
  await ip('-n', hub, 'link', 'set', link, 'master', 'bridge', 'up');
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  await ip('-n', namespace, 'link', 'set', 'eth0', 'up');
  return {
    namespace,
    address,
    spawn(command, args, env = process.env) {
      const child = spawn('ip', ['netns', 'exec', namespace, command, ...args], { env });
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
  };
}

async function add(namespace: string): Promise<void> {
  await ip('netns', 'add', namespace);
  existing.add(namespace);
}

async function removeAll(
  prefix: string,
  children: ReadonlySet<ChildProcessWithoutNullStreams>,
): Promise<void> {
  const exits = [...children].map((child) => once(child, 'exit'));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(exits);
  for (const namespace of [...existing].filter((name) => name.startsWith(prefix))) {
    await ip('netns', 'delete', namespace);
    existing.delete(namespace);
  }
}

async function ip(...args: readonly string[]): Promise<void> {
  await run('ip', args);
}
