// Serves a folder by WebDAV: node webdav-server.mjs <port> <folder>
import { mkdirSync } from 'node:fs';
import webdav from 'webdav-server';

const [port, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = new webdav.v2.WebDAVServer({ hostname: 'localhost', port: Number(port) });
await server.setFileSystemAsync('/', new webdav.v2.PhysicalFileSystem(folder));
await server.startAsync();
console.log(`${folder} at http://localhost:${port}/`);
