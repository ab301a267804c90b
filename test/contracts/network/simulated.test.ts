import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedNetwork } from '../../helpers/engine/simulated-network.js';
import { SimulatedNetworkClock } from '../../helpers/engine/simulated-network-clock.js';
import { seeded } from '../../helpers/seed.js';
import { runContract } from './contract.js';

runContract('SimulatedNetwork', (t) => {
  const clock = new SimulatedNetworkClock();
  const network = new SimulatedNetwork({ clock, random: randomFrom(seeded(t)) });
  return {
    listening: network.host('127.0.0.1'),
    dialing: network.host('127.0.0.2'),
    host: '127.0.0.1',
    elsewhere: '192.0.2.1',
    during: (promise) => clock.during(promise),
  };
});
