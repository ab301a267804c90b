import {
  type DatabaseKind,
  type DatabaseServer,
  findProgram,
  startPrivateServer,
} from './private-server.js';

const FOLDERS = ['/usr/sbin', '/usr/libexec', '/opt/homebrew/bin', '/usr/local/bin'];

export const mariadb: DatabaseKind = {
  name: 'MariaDB',
  dialect: 'mysql',
  find() {
    const install = findProgram('mariadb-install-db', FOLDERS);
    const server = findProgram('mariadbd', FOLDERS);
    if (!install || !server) return { missing: 'mariadb-install-db and mariadbd are' };
    return { start: () => start(install, server) };
  },
};

/**
 * Without the distribution's settings: what a server falls back to (latin1, compared without case)
 * is the hardest that the schema has to hold its own against.
 */
async function start(install: string, server: string): Promise<DatabaseServer> {
  const { admin, port, stop, weather } = await startPrivateServer({
    account: 'mysql',
    signal: 'SIGKILL',
    prepare: (data) => [
      install,
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    serve: (data, port) => [
      server,
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${data}/server.sock`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=2',
    ],
    client: (port) => ({ client: 'mysql2', connection: urlOf(port, 'mysql') }),
  });
  let number = 0;
  return {
    stop,
    weather,
    async createDatabase() {
      number += 1;
      const name = `contract_${number}`;
      await admin.raw(`create database ${name}`);
      return urlOf(port, name);
    },
  };
}

function urlOf(port: number, database: string): string {
  return `mysql://root@127.0.0.1:${port}/${database}`;
}
