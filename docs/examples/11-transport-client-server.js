// Two nodes exchange bytes. What they say is nobody's business here.
import { core, transport } from 'softadastra/engine';

const { TransportEngine, TcpNetwork } = transport;
const secret = 'a secret of this cluster';

function start(nodeId, session) {
  return new TransportEngine({
    nodeId,
    incarnation: core.newIncarnation(core.systemRandom),
    network: new TcpNetwork(),
    clock: core.systemClock,
    random: core.systemRandom,
    listen: { host: '127.0.0.1', port: 0 },
    secret,
    handlers: { onPeer: session },
  });
}

let done;
const answered = new Promise((resolve) => {
  done = resolve;
});
const server = start('node-b', (peer) => ({
  receive(type, bytes) {
    console.log(`node-b got ${type}: ${bytes}`);
    peer.send('ack', Buffer.from('thank you'));
  },
  drained() {},
  disconnected() {},
}));
const client = start('node-a', (peer) => {
  console.log(`node-a sees ${peer.nodeId}`);
  peer.send('batch', Buffer.from('hello'));
  return {
    receive(type, bytes) {
      console.log(`node-a got ${type}: ${bytes}`);
      done();
    },
    drained() {},
    disconnected() {},
  };
});

(await server.start()).value();
(await client.start()).value();
client.connect('127.0.0.1', server.status().port);
await answered;
await client.stop();
await server.stop();

// Prints:
// node-a sees node-b
// node-b got batch: hello
// node-a got ack: thank you
