export { TcpNetwork, type TcpOptions } from './tcp-network.js';
