// Two nodes of one cluster find each other by datagrams. Finding is not connecting.
import { core, discovery } from 'softadastra/engine';

const { DiscoveryEngine, UdpNetwork } = discovery;

function listen(nodeId, port, other, onPeer) {
  return new DiscoveryEngine({
    network: new UdpNetwork(),
    clock: core.systemClock,
    random: core.systemRandom,
    nodeId,
    listen: { host: '127.0.0.1', port },
    broadcast: { host: '127.0.0.1', port: other },
    transportPort: () => 4041,
    secret: 'a secret of this cluster',
    onPeer,
  });
}

let found;
const peer = new Promise((resolve) => {
  found = resolve;
});
const a = listen('node-a', 47051, 47052, found);
const b = listen('node-b', 47052, 47051);
(await a.start()).value();
(await b.start()).value();

const { nodeId, host, port } = await peer;
console.log(`node-a found ${nodeId}: its transport listens at ${host}:${port}`);
await a.stop();
await b.stop();

// Prints:
// node-a found node-b: its transport listens at 127.0.0.1:4041
