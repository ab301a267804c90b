import { decodeBye } from '../../../src/engine/transport/bye.js';
import { FrameDecoder } from '../../../src/engine/transport/frame-decoder.js';
import type { Hello } from '../../../src/engine/transport/hello.js';
import type { FrameType } from '../../../src/engine/transport/types.js';
import { PORT, type TestCluster } from './simulated-network-nodes.js';

/** What a stranger may say of itself. */
export const HELLO: Hello = {
  nodeId: 'stranger',
  incarnation: '0123456789abcdef',
  run: '00000000000000aa',
  attempt: 1,
  port: 0,
  about: Buffer.alloc(0),
};

/** Someone at 127.0.9.9 who dials `host` and speaks frames by hand. */
export async function dialByHand(cluster: TestCluster, host: string) {
  const { signal } = new AbortController();
  const address = { host, port: PORT, key: null };
  const connecting = cluster.network.host('127.0.9.9').connect(address, signal);
  const connection = await cluster.clock.during(connecting);
  const frames: { type: FrameType; payload: Buffer }[] = [];
  let over = false;
  connection.onClose(() => {
    over = true;
  });
  const decoder = new FrameDecoder((type, payload) => frames.push({ type, payload }));
  decoder.payloadLimit = 1_000_000;
  connection.onData((bytes) => decoder.push(bytes));
  return {
    connection,
    closed: () => over,
    types: () => frames.map(({ type }) => type),
    bye() {
      const bye = frames.find(({ type }) => type === 'bye');
      if (!bye) throw new Error('there was no bye');
      return decodeBye(bye.payload);
    },
  };
}
