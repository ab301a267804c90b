import { createInterface } from 'node:readline';
import { newIncarnation, systemClock, systemRandom } from '../../../src/engine/core/index.js';
import { type Peer, TcpNetwork, TransportEngine } from '../../../src/engine/transport/index.js';

/**
 * A program: `talking-node <id> <host> [<peer's host>…]`. It says on its output whom it meets and
 * loses and what it hears, and sends each line of its input to all whom it has met.
 */
const PORT = 4040;
const [nodeId = '', host = '', ...others] = process.argv.slice(2);
const peers = new Map<string, Peer>();

const engine = new TransportEngine({
  nodeId,
  incarnation: newIncarnation(systemRandom),
  network: new TcpNetwork(),
  clock: systemClock,
  random: systemRandom,
  listen: { host, port: PORT },
  secret: 'the secret of the cluster',
  limits: { pingIntervalMs: 400, retryMs: [50, 200], connectTimeoutMs: 500 },
  handlers: {
    onPeer(peer) {
      peers.set(peer.nodeId, peer);
      say(`meets ${peer.nodeId}`);
      return {
        receive: (_type, bytes) => say(`hears ${bytes} from ${peer.nodeId}`),
        drained() {},
        disconnected(reason) {
          peers.delete(peer.nodeId);
          say(`loses ${peer.nodeId}: ${reason.message}`);
        },
      };
    },
  },
});

(await engine.start()).value();
for (const other of others) engine.connect(other, PORT).value();
createInterface(process.stdin).on('line', (line) => {
  for (const peer of peers.values()) peer.send('batch', Buffer.from(line));
});

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}
