export { ConnectPage } from './connect-page.js';
export { StartPage } from './start-page.js';
