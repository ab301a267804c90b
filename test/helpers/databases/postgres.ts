import {
  type DatabaseKind,
  type DatabaseServer,
  findProgram,
  startPrivateServer,
} from './private-server.js';

const FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];

/** What a test wrote has to outlive a server that is killed, and not the machine. */
const FORGETFUL = { fsync: 'off' };

export const postgres = kind(FORGETFUL);

/** As it runs in production: what is committed has been synced. */
export const durablePostgres = kind({});

function kind(durability: Record<string, string>): DatabaseKind {
  return {
    name: 'PostgreSQL',
    dialect: 'postgres',
    find() {
      const initdb = findProgram('initdb', FOLDERS);
      const server = findProgram('postgres', FOLDERS);
      if (!initdb || !server) return { missing: 'initdb and postgres are' };
      return { start: () => start(initdb, server, durability) };
    },
  };
}

async function start(
  initdb: string,
  server: string,
  durability: Record<string, string>,
): Promise<DatabaseServer> {
  const { admin, port, stop, weather } = await startPrivateServer({
    account: 'postgres',
    signal: 'SIGQUIT',
    prepare: (data) => [
      initdb,
      `--pgdata=${data}`,
      '--auth=trust',
      '--username=tester',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    serve: (data, port) => [
      server,
      '-D',
      data,
      ...settings({
        port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: data,
        ...durability,
      }),
    ],
    client: (port) => ({ client: 'pg', connection: urlOf(port, 'postgres') }),
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
  return `postgres://tester@127.0.0.1:${port}/${database}`;
}

function settings(values: Record<string, string | number>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
