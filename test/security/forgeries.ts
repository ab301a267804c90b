import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

/** What a good token says, and what it was signed with. */
export interface Mint {
  readonly userId: string;
  readonly secret: string;
  /** Epoch seconds. */
  readonly now: number;
  /** Where nobody may ever be asked for a key. */
  readonly elsewhere: string;
}

type Json = Record<string, unknown>;

const HEADER = { alg: 'HS256' };
const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const claimsOf = ({ userId, now }: Mint): Json => ({
  sub: userId,
  iss: 'softadastra-cloud',
  aud: 'softadastra-dashboard',
  iat: now,
  exp: now + 60,
});

/** Written without the library that checks it. */
export function mac(header: Json, claims: Json, key: string | Buffer, hash = 'sha256'): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

export const goodToken = (mint: Mint) => mac(HEADER, claimsOf(mint), mint.secret);

/** Tokens that must be refused, by what is wrong with them. */
export function forgeries(mint: Mint): Record<string, string> {
  return { ...byAlgorithm(mint), ...byHeader(mint), ...byClaims(mint), ...byForm(mint) };
}

function byAlgorithm(mint: Mint): Record<string, string> {
  const { secret } = mint;
  const claims = claimsOf(mint);
  const good = goodToken(mint);
  const signature = good.split('.')[2] ?? '';
  const unsigned = (alg: string) => `${segment({ alg })}.${segment(claims)}`;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const rsa = `${segment({ alg: 'RS256' })}.${segment(claims)}`;
  return {
    none: `${unsigned('none')}.`,
    'None with a signature': `${unsigned('None')}.${signature}`,
    NONE: `${unsigned('NONE')}.`,
    'an empty algorithm': `${unsigned('')}.`,
    'no algorithm': mac({ typ: 'JWT' }, claims, secret),
    HS384: mac({ alg: 'HS384' }, claims, secret, 'sha384'),
    HS512: mac({ alg: 'HS512' }, claims, secret, 'sha512'),
    'HS512 under a long secret': mac({ alg: 'HS512' }, claims, secret.repeat(4), 'sha512'),
    'RS256 with the secret as its key': mac({ alg: 'RS256' }, claims, secret),
    'RS256 with a key of the forger': `${rsa}.${sign('sha256', Buffer.from(rsa), privateKey).toString('base64url')}`,
    'HS256 with a public key': mac(HEADER, claims, pem),
    'HS256 in lower case': mac({ alg: 'hs256' }, claims, secret),
    'an empty secret': mac(HEADER, claims, ''),
    'a secret of NULs': mac(HEADER, claims, Buffer.alloc(32)),
    'half of the secret': mac(HEADER, claims, secret.slice(0, secret.length / 2)),
    'another hash': mac(HEADER, claims, secret, 'sha512'),
  };
}

/** Headers that ask for a key from elsewhere, or for rules of their own. */
function byHeader(mint: Mint): Record<string, string> {
  const { elsewhere } = mint;
  const claims = claimsOf(mint);
  const own = 'a-secret-of-the-forger-0123456789abcdef';
  const jwk = { kty: 'oct', k: Buffer.from(own).toString('base64url'), alg: 'HS256' };
  const asking = (header: Json, key: string | Buffer = own) =>
    mac({ ...HEADER, ...header }, claims, key);
  return {
    'a key inside': asking({ jwk }),
    'a key from a URL': asking({ jku: `${elsewhere}/keys`, kid: '1' }),
    'a certificate from a URL': asking({ x5u: `${elsewhere}/cert` }),
    'a kid that is a file': asking({ kid: '../../../../dev/null' }, ''),
    'a kid that is SQL': asking({ kid: "x' UNION SELECT 'key' -- " }, 'key'),
    'a kid that is a command': asking({ kid: '|cat /etc/passwd' }),
    'a rule that must be known': asking({ crit: ['exp'] }, mint.secret),
    'a payload that is not encoded': asking({ b64: false, crit: ['b64'] }, mint.secret),
  };
}

function byClaims(mint: Mint): Record<string, string> {
  const { now, secret } = mint;
  const but = (claims: Json) => mac(HEADER, { ...claimsOf(mint), ...claims }, secret);
  return {
    'an end in the past': but({ exp: now - 1 }),
    'an end at this moment': but({ exp: now }),
    'no end': but({ exp: undefined }),
    'an end that is text': but({ exp: String(now + 60) }),
    'a start in the future': but({ nbf: now + 60 }),
    'an issue in the future': but({ iat: now + 600, exp: now + 900 }),
    'an issue more than a day ago': but({ iat: now - 86_401 }),
    'no issue': but({ iat: undefined }),
    'another issuer': but({ iss: 'elsewhere' }),
    'no issuer': but({ iss: undefined }),
    'another audience': but({ aud: 'elsewhere' }),
    "a session's audience": but({ aud: 'softadastra-session' }),
    'no audience': but({ aud: undefined }),
    'no subject': but({ sub: undefined }),
    'a subject that is a number': but({ sub: 1 }),
    'a subject that is a list': but({ sub: [mint.userId] }),
    'a subject that is SQL': but({ sub: "' OR '1'='1" }),
    'the id of an agent': but({ sub: mint.userId.replace('usr_', 'agt_') }),
    'a user who does not exist': but({ sub: `usr_${'0'.repeat(32)}` }),
  };
}

function byForm(mint: Mint): Record<string, string> {
  const good = goodToken(mint);
  const [header, payload, signature = ''] = good.split('.');
  const edited = segment({ ...claimsOf(mint), role: 'admin' });
  return {
    'an edited payload': `${header}.${edited}.${signature}`,
    'an edited header': `${segment({ alg: 'HS256', x: 1 })}.${payload}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'two parts': `${header}.${payload}`,
    'four parts': `${good}.${signature}`,
    'five parts': `${good}.${signature}.${signature}`,
    'half a signature': good.slice(0, -20),
    'a longer signature': `${good}AAAA`,
    'a payload that is no JSON': mac(HEADER, claimsOf(mint), mint.secret).replace(
      payload ?? '',
      'AAAA',
    ),
    'dots alone': '..',
    'a lone dot': '.',
    'nothing but a letter': 'x',
    'thousands of letters': 'x'.repeat(8_000),
  };
}
