import test from 'ava';
import { SoftadastraError } from '../../../../src/engine/core/index.js';
import type { DiscoveredPeer } from '../../../../src/engine/discovery/index.js';
import { type KnownOfPeers, viewPeers } from '../../../../src/engine/node/runtime/peer-view.js';
import type { PeerProgress } from '../../../../src/engine/sync/index.js';
import type { PeerStatus } from '../../../../src/engine/transport/index.js';

const NOTHING: KnownOfPeers = {
  transport: [],
  discovered: [],
  progress: [],
  infos: [],
  manual: new Set(),
};

function status(given: Partial<PeerStatus>): PeerStatus {
  return {
    nodeId: 'b',
    host: '10.0.0.2',
    port: 4041,
    state: 'disconnected',
    reason: null,
    since: 0,
    dialed: false,
    failures: 0,
    bytesSent: 1,
    bytesReceived: 2,
    ...given,
  };
}

function found(given: Partial<DiscoveredPeer> = {}): DiscoveredPeer {
  return {
    nodeId: 'b',
    host: '10.0.0.2',
    port: 4041,
    state: 'alive',
    lastSeen: 1_700_000_000_000,
    contested: false,
    description: Buffer.alloc(0),
    ...given,
  };
}

const progress: PeerProgress = {
  peerId: 'b',
  kind: 'replica',
  online: false,
  word: 'waiting',
  pending: 3,
  queued: 0,
  inFlight: 0,
  acknowledged: 0,
  failed: 0,
  retired: false,
  resyncing: false,
  nextRetryAt: null,
  error: null,
};

const refusedConnection = new SoftadastraError('transport_error', 'connection refused');

const STATES: readonly [string, Partial<KnownOfPeers>, string][] = [
  ['a session', { transport: [status({ state: 'connected' })] }, 'connected'],
  [
    'a session with a peer that is heard no more',
    { transport: [status({ state: 'connected' })], discovered: [found({ state: 'expired' })] },
    'connected',
  ],
  ['found, not dialed', { discovered: [found()] }, 'available'],
  ['heard once', { discovered: [found({ state: 'discovered' })] }, 'available'],
  ['silent', { discovered: [found({ state: 'stale' })] }, 'stale'],
  ['silent for long', { discovered: [found({ state: 'expired' })] }, 'expired'],
  [
    'a wrong secret',
    { transport: [status({ state: 'faulted' })], discovered: [found()] },
    'faulted',
  ],
  [
    'dialed in vain',
    { transport: [status({ dialed: true, failures: 2, reason: refusedConnection })] },
    'faulted',
  ],
  ['being dialed', { transport: [status({ state: 'connecting', dialed: true })] }, 'unknown'],
  ['gone by itself', { transport: [status({ reason: refusedConnection })] }, 'unknown'],
  ['remembered alone', { progress: [progress] }, 'unknown'],
];

for (const [what, known, expected] of STATES) {
  test(`${what} is ${expected}`, (t) => {
    const peers = viewPeers({ ...NOTHING, ...known });
    t.deepEqual(
      peers.map(({ nodeId, state }) => [nodeId, state]),
      [['b', expected]],
    );
  });
}

test('what is known of a peer comes together in one row', (t) => {
  const info = {
    nodeId: 'b',
    displayName: 'Bee',
    hostname: 'h',
    os: 'o',
    version: '2',
    startedAt: 0,
    uptimeMs: 0,
    capabilities: [],
    heardAt: 1_700_000_000_500,
  };
  const known = {
    transport: [status({ reason: refusedConnection })],
    discovered: [found()],
    progress: [progress],
    infos: [info],
    manual: new Set(['10.0.0.2:4041']),
  };
  t.deepEqual(viewPeers(known), [
    {
      nodeId: 'b',
      host: '10.0.0.2',
      port: 4041,
      state: 'available',
      reason: 'connection refused',
      manual: true,
      lastSeen: '2023-11-14T22:13:20.500Z',
      displayName: 'Bee',
      version: '2',
      sync: {
        word: 'waiting',
        online: false,
        pending: 3,
        queued: 0,
        inFlight: 0,
        acknowledged: 0,
        failed: 0,
        retired: false,
        resyncing: false,
        nextRetryAt: null,
      },
      bytesSent: 1,
      bytesReceived: 2,
    },
  ]);
});

test('an address that never answered belongs to the peer that was found there', (t) => {
  const transport = [status({ nodeId: null, dialed: true, state: 'connecting' })];
  const nobody = viewPeers({ ...NOTHING, transport });
  t.deepEqual(
    nobody.map(({ nodeId, host, port }) => [nodeId, host, port]),
    [['', '10.0.0.2', 4041]],
  );
  const known = viewPeers({ ...NOTHING, transport, discovered: [found()] });
  t.deepEqual(
    known.map(({ nodeId, state }) => [nodeId, state]),
    [['b', 'available']],
  );
});

test('peers stand in the order of their ids, behind those without one', (t) => {
  const transport = [status({ nodeId: 'c' }), status({ nodeId: 'a' }), status({ nodeId: null })];
  t.deepEqual(
    viewPeers({ ...NOTHING, transport }).map(({ nodeId }) => nodeId),
    ['', 'a', 'c'],
  );
});
