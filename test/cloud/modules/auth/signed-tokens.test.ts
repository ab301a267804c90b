import test from 'ava';
import { SignedTokens } from '../../../../src/cloud/modules/auth/signed-tokens.service.js';

const AT = Date.parse('2026-11-21T03:44:50.000Z');

function stage(longestLifetimeSeconds = 3_600) {
  const clock = { at: AT, now: () => clock.at };
  const options = { audience: 'tests', longestLifetimeSeconds, clock };
  const secrets = ['a-signing-secret-for-tests-0123456789'];
  return { clock, tokens: new SignedTokens({ ...options, secrets }), options };
}

test('a token that was verified before still ends at its second', async (t) => {
  const { clock, tokens } = stage();
  const { token, expiresAt } = await tokens.issue('somebody', 60);
  for (const at of [AT, AT + 59_999]) {
    clock.at = at;
    t.like(await tokens.verify(token), { payload: { sub: 'somebody' } });
  }
  clock.at = expiresAt;
  t.deepEqual(await tokens.verify(token), { problem: 'has expired; sign in again' });
});

test('a clock that went back verifies anew', async (t) => {
  const { clock, tokens } = stage();
  const { token } = await tokens.issue('somebody', 60);
  t.true('payload' in (await tokens.verify(token)));
  clock.at = AT - 10_000;
  t.true('problem' in (await tokens.verify(token)));
});

test('a token that was verified is not known to whoever has other secrets', async (t) => {
  const { tokens, options } = stage();
  const { token } = await tokens.issue('somebody', 60);
  t.true('payload' in (await tokens.verify(token)));
  const others = new SignedTokens({
    ...options,
    secrets: ['another-secret-for-tests-0123456789abc'],
  });
  t.deepEqual(await others.verify(token), { problem: 'holds a token that was not signed here' });
});

test('an edit of a verified token is refused, and its neighbours stay good', async (t) => {
  const { tokens } = stage();
  const { token } = await tokens.issue('somebody', 60);
  await tokens.verify(token);
  const [header, , signature] = token.split('.');
  const claims = {
    sub: 'another',
    iss: 'softadastra-cloud',
    aud: 'tests',
    iat: AT / 1_000,
    exp: AT,
  };
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  t.true('problem' in (await tokens.verify(`${header}.${body}.${signature}`)));
  t.true('payload' in (await tokens.verify(token)));
});

test('however many tokens there are, each is verified', async (t) => {
  const { tokens } = stage();
  const issued = await Promise.all(
    Array.from({ length: 5_050 }, (_, index) => tokens.issue(`user ${index}`, 60)),
  );
  for (const [index, { token }] of issued.entries()) {
    const verdict = await tokens.verify(token);
    if (!('payload' in verdict) || verdict.payload.sub !== `user ${index}`) t.fail(`${index}`);
  }
  t.like(await tokens.verify(issued[0]?.token ?? ''), { payload: { sub: 'user 0' } });
});
