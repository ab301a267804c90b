import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { times } from '../helpers/bad-input.js';

export interface HostileBody {
  readonly what: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  readonly statuses: readonly number[];
  /** Where no body counts as an empty one. */
  readonly fineWhereOptional?: boolean;
}

const MIB = 1_048_576;
const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
const typed = (type: string) => ({ 'content-type': type });
const packed = (encoding: string) => ({ 'content-encoding': encoding });
const keys = (count: number) => `{${Array.from({ length: count }, (_, n) => `"k${n}":1`).join()}}`;

/** Small bodies that unfold to more than any route takes. */
const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const BOMBS = {
  gzip: new Uint8Array(gzipSync(Buffer.alloc(64 * MIB, 0x20), { level: 1 })),
  br: new Uint8Array(brotliCompressSync(Buffer.alloc(64 * MIB, 0x20), quickly)),
};

/** Bodies that no route may take, whatever its schema. */
export function hostileBodies(limit: number): HostileBody[] {
  const bad = (what: string, body: HostileBody['body'], headers?: Record<string, string>) => ({
    what,
    body,
    statuses: [400],
    ...(headers && { headers }),
  });
  const large = (what: string, body: HostileBody['body'], headers?: Record<string, string>) => ({
    ...bad(what, body, headers),
    statuses: [413],
  });
  const foreign = (what: string, headers: Record<string, string>) => ({
    ...bad(what, '{"a":1}', headers),
    statuses: [415],
  });
  return [
    { ...bad('nothing', ''), fineWhereOptional: true },
    bad('spaces', ' \r\n\t'),
    bad('half a body', '{"name":'),
    bad('two values', '{} {}'),
    bad('no JSON', 'name=Eve'),
    bad('NaN', '{"a":NaN}'),
    bad('a number', '17'),
    bad('minus zero', '-0'),
    bad('null', 'null'),
    bad('a boolean', 'true'),
    bad('a text', '"name"'),
    bad('a list', '[]'),
    bad('a list of objects', '[{"name":"Eve"}]'),
    bad('a key that nobody knows', '{"is_admin":true}'),
    bad('__proto__', '{"__proto__":{"role":"admin"}}'),
    bad('__proto__ in escapes', '{"\\u005f_proto__":{"role":"admin"}}'),
    bad('__proto__ within', '{"a":{"b":[{"__proto__":null}]}}'),
    bad('constructor', '{"constructor":{"prototype":{"role":"admin"}}}'),
    bad('prototype', '{"prototype":{"role":"admin"}}'),
    bad('a NUL', '{"name":"a\\u0000b"}'),
    bad('a NUL in a key', '{"na\\u0000me":1}'),
    bad('a bare NUL', bytes('{"name":"a', [0], 'b"}')),
    bad('half a surrogate pair', '{"name":"\\ud800"}'),
    bad('the other half', '{"name":"\\udc00"}'),
    bad('half a surrogate pair as a key', '{"\\ud800":1}'),
    bad('half a surrogate pair as bytes', bytes('{"name":"', [0xed, 0xa0, 0x80], '"}')),
    bad('2^53+1', '{"a":9007199254740993}'),
    bad('-(2^53+1)', '{"a":[-9007199254740993]}'),
    bad('1e400', '{"a":1e400}'),
    bad('-1e400', '{"a":{"b":-1e400}}'),
    bad('invalid UTF-8', bytes('{"name":"', [0xc3, 0x28], '"}')),
    bad('UTF-8 of too many bytes', bytes('{"name":"', [0xc0, 0xaf], '"}')),
    bad('UTF-8 that is cut off', bytes('{"name":"', [0xf0, 0x9f], '"}')),
    bad('a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}')),
    bad('UTF-16', new Uint8Array(Buffer.from('{"name":"Eve"}', 'utf16le'))),
    bad('33 levels', `{"a":${times('[', 32)}${times(']', 32)}}`),
    bad('1 MB of [', times('[', MIB - 10)),
    bad('500,000 levels', times('[', 500_000) + times(']', 500_000)),
    bad('100,000 objects in each other', times('{"a":', 100_000) + times('}', 100_000)),
    bad('100,000 keys', keys(85_000)),
    large('more than the limit', `{"name":"${times('a', limit)}"}`),
    large('a gzip bomb', BOMBS.gzip, packed('gzip')),
    large('a brotli bomb', BOMBS.br, packed('br')),
    bad('gzip that is none', '{"name":"Eve"}', packed('gzip')),
    bad('gzip that ends early', new Uint8Array(gzipSync('{}').subarray(0, 12)), packed('gzip')),
    foreign('another type', typed('text/plain')),
    foreign('a form', typed('application/x-www-form-urlencoded')),
    foreign('parts', typed('multipart/form-data; boundary=x')),
    foreign('nearly JSON', typed('application/jsonp')),
    foreign('no type', typed('')),
    foreign('UTF-16 by name', typed('application/json; charset=utf-16')),
    foreign('Latin by name', typed('application/json; charset="iso-8859-1"')),
    foreign('an unknown encoding', packed('zstd')),
    foreign('two encodings', packed('gzip, gzip')),
  ];
}
