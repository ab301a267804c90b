import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDatagrams, SimulatedTime } from '../../helpers/engine/simulated-datagrams.js';
import { seeded } from '../../helpers/seed.js';
import { runDatagramContract } from './contract.js';

runDatagramContract('simulated', (t) => {
  const time = new SimulatedTime();
  const network = new SimulatedDatagrams(time, randomFrom(seeded(t)));
  const carry = () => time.advance(1);
  return { network: network.machine('10.0.0.1'), host: '127.0.0.1', carry };
});
