import test from 'ava';
import { Result, SoftadastraError } from '../../../../src/engine/core/index.js';
import type { DiscoveredPeer } from '../../../../src/engine/discovery/index.js';
import { type Dialing, Introductions } from '../../../../src/engine/node/runtime/introductions.js';
import type { HostAndPort } from '../../../../src/engine/transport/index.js';

/** A transport that remembers which addresses it is to dial. */
function dialing({ running = true, refuses = false } = {}) {
  const dialed = new Set<string>();
  const connected = new Set<string>();
  const transport: Dialing = {
    running,
    connect(host, port) {
      if (refuses) return Result.err(new SoftadastraError('insecure_transport', 'refused'));
      dialed.add(`${host}:${port}`);
      return Result.ok(undefined);
    },
    disconnect: (host, port) => dialed.delete(`${host}:${port}`),
    peers: () =>
      [...connected].map((nodeId) => ({
        nodeId,
        host: '',
        port: 0,
        state: 'connected',
        reason: null,
        since: 0,
        dialed: true,
        failures: 0,
        bytesSent: 0,
        bytesReceived: 0,
      })),
  };
  const manual = new Set<string>();
  const isManual = ({ host, port }: HostAndPort) => manual.has(`${host}:${port}`);
  const introductions = new Introductions(transport, isManual);
  return { transport, dialed, connected, manual, introductions };
}

function found(given: Partial<DiscoveredPeer> = {}): DiscoveredPeer {
  const description = Buffer.alloc(0);
  const where = { nodeId: 'b', host: '10.0.0.2', port: 4041 };
  return { ...where, state: 'alive', lastSeen: 0, contested: false, description, ...given };
}

test('a peer that is found is dialed where it listens', (t) => {
  const { introductions, dialed } = dialing();
  introductions.meet(found());
  introductions.meet(found({ nodeId: 'deaf', port: 0 }));
  t.deepEqual([...dialed], ['10.0.0.2:4041']);
});

test('one that has moved is dialed at its new place alone', (t) => {
  const { introductions, dialed } = dialing();
  introductions.meet(found());
  introductions.meet(found({ port: 4042 }));
  introductions.meet(found({ port: 4042, host: '10.0.0.3' }));
  t.deepEqual([...dialed], ['10.0.0.3:4042']);
});

test('one that has expired is dialed no more, unless it is connected', (t) => {
  const { introductions, dialed, connected } = dialing();
  introductions.meet(found());
  connected.add('b');
  introductions.sweep([found({ state: 'expired' })]);
  t.is(dialed.size, 1);
  connected.clear();
  introductions.sweep([found({ state: 'stale' })]);
  t.is(dialed.size, 1);
  introductions.sweep([]);
  t.is(dialed.size, 0);
  introductions.meet(found());
  t.is(dialed.size, 1, 'heard again, it is dialed again');
});

test('one that was given by hand too is dialed on, though it has expired or moved', (t) => {
  const { introductions, dialed, manual } = dialing();
  manual.add('10.0.0.2:4041');
  introductions.meet(found());
  introductions.sweep([]);
  t.deepEqual([...dialed], ['10.0.0.2:4041']);
  introductions.meet(found());
  introductions.meet(found({ port: 4042 }));
  t.deepEqual([...dialed], ['10.0.0.2:4041', '10.0.0.2:4042']);
});

test('one that was refused is left alone until all are welcome', (t) => {
  const { introductions, dialed } = dialing();
  introductions.meet(found());
  t.deepEqual(introductions.refuse('b'), { host: '10.0.0.2', port: 4041 });
  t.is(introductions.refuse('b'), undefined);
  dialed.clear();
  introductions.meet(found());
  t.is(dialed.size, 0);
  introductions.welcomeAll();
  introductions.meet(found());
  t.is(dialed.size, 1);
});

test('nothing is dialed while the transport rests, nor what it refuses', (t) => {
  for (const how of [{ running: false }, { refuses: true }]) {
    const { introductions, dialed } = dialing(how);
    introductions.meet(found());
    introductions.sweep([]);
    t.is(introductions.refuse('b'), undefined);
    t.is(dialed.size, 0);
  }
});
