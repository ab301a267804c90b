import { TcpNetwork } from '../../../src/engine/transport/index.js';
import { runContract } from './contract.js';

runContract('TcpNetwork', () => ({
  listening: new TcpNetwork(),
  dialing: new TcpNetwork(),
  host: '127.0.0.1',
  elsewhere: '192.0.2.1',
  during: (promise) => promise,
}));
