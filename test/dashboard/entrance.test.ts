import test from 'ava';
import {
  addressProblem,
  emailProblem,
  nameProblem,
  newPasswordProblem,
} from '../../src/dashboard/model/account-fields.js';
import { backPath } from '../../src/dashboard/model/back.js';

test('a sign-in leads back to where it was asked for', (t) => {
  t.is(backPath('/runs/run_1?operation=op-001#events'), '/runs/run_1?operation=op-001#events');
  t.is(backPath('/runs?back=/sign-in'), '/runs?back=/sign-in');
});

test('a sign-in leads home where there is nothing to go back to', (t) => {
  for (const back of [null, '', '/sign-in', '/sign-up?back=%2Fruns', 'runs']) {
    t.is(backPath(back), '/projects', String(back));
  }
});

test('a sign-in never leads to another host', (t) => {
  const base = 'https://here.example';
  const traps = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    ' //evil.example',
  ];
  for (const trap of traps) {
    const there = backPath(trap);
    t.is(there, '/projects', trap);
    t.is(new URL(there, base).origin, base);
  }
});

test('what is wrong with a field is told before the server is asked', (t) => {
  t.is(emailProblem(' ada@example.com '), null);
  t.is(emailProblem(''), 'is required');
  t.is(emailProblem('ada'), 'must look like ada@example.com');
  t.is(emailProblem('a b@example.com'), 'must look like ada@example.com');
  t.is(nameProblem('A'), null);
  t.is(nameProblem(' A ', 2), 'must have at least 2 characters');
  t.is(nameProblem('  '), 'is required');
  t.is(nameProblem('a'.repeat(121)), 'must have at most 120 characters');
  t.is(newPasswordProblem('1234567'), 'must have at least 8 characters');
  t.is(newPasswordProblem('12345678'), null);
  t.is(newPasswordProblem('1'.repeat(201)), 'must have at most 200 characters');
});

test('an address of an API is http or nothing', (t) => {
  for (const good of ['', ' ', 'http://localhost:3000/orders', 'HTTPS://api.example.com']) {
    t.is(addressProblem(good), null, good);
  }
  for (const bad of [
    'localhost:3000',
    'ftp://x/y',
    'http://',
    'http://a b',
    'http://a/b c',
    'javascript:1',
  ]) {
    t.not(addressProblem(bad), null, bad);
  }
});
