import test from 'ava';
import { credentialsFile } from '../../../src/cli/login/credentials.js';
import { exposure } from '../../../src/cli/login/reach.js';

test('the file is where the environment says, by the rules of XDG', (t) => {
  const fileIn = (env: Record<string, string>) => credentialsFile({ env, directory: '/project' });
  const home = '/home/ada';
  t.is(fileIn({ HOME: home }), '/home/ada/.config/softadastra/credentials.json');
  t.is(fileIn({ HOME: home, XDG_CONFIG_HOME: '/x' }), '/x/softadastra/credentials.json');
  const relative = fileIn({ HOME: home, XDG_CONFIG_HOME: 'x' });
  t.is(relative, '/home/ada/.config/softadastra/credentials.json');
  const all = { HOME: home, XDG_CONFIG_HOME: '/x', SOFTADASTRA_CONFIG_DIR: '/own' };
  t.is(fileIn(all), '/own/credentials.json');
  t.is(fileIn({ SOFTADASTRA_CONFIG_DIR: 'own' }), '/project/own/credentials.json');
  t.is(fileIn({}), null);
});

test('http is warned about unless it stays on this machine', (t) => {
  for (const safe of [
    'https://c.example',
    'http://localhost:8080',
    'http://a.localhost',
    'http://127.1.2.3',
    'http://[::1]:80',
  ]) {
    t.is(exposure(new URL(safe)), null, safe);
  }
  for (const open of ['http://c.example', 'http://10.0.0.1:80', 'http://127.0.0.1.example']) {
    t.regex(exposure(new URL(open)) ?? '', /is http: whoever is on the way can read the key/, open);
  }
});
