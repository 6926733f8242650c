/** What is no HTTP, or almost: written to a socket as it is, and then the client says no more. */
import fc from 'fast-check';

export interface RawRequest {
  /** A character a byte. */
  readonly raw: string;
}

const method = fc.constantFrom(
  ...[
    'GET',
    'POST',
    'HEAD',
    'OPTIONS',
    'CONNECT',
    'PRI',
    'get',
    'G T',
    '',
    'M-SEARCH',
    'X'.repeat(99),
  ],
);
const target = fc.constantFrom(
  ...['/health', '/v1/audio/speech', '/v1/synthesize?text=Hi.', '*', '/', '', 'x:1', '//', '/\t'],
  ...['http://x/health', 'https://[::1/', '/%00', '/\xff', '/a b', '/#x', `/${'y'.repeat(20_000)}`],
);
const version = fc.constantFrom(
  ...[
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/2.0',
    'HTTP/0.9',
    'http/1.1',
    'HTTP/1.',
    '',
  ],
);
const header = fc.constantFrom(
  ...['host: x', 'host: x', 'host: y', 'Host:', 'host : x', 'content-type: application/json'],
  ...['content-length: 28', 'content-length: 0', 'content-length: -1', 'content-length: 1, 2'],
  ...['content-length: 99999999999', 'content-length: 0x1c', 'transfer-encoding: chunked'],
  ...['transfer-encoding: gzip, chunked', 'transfer-encoding: chunked, chunked', 'te: x'],
  ...['connection: close', 'connection: keep-alive, Upgrade', 'upgrade: websocket', 'upgrade: h2c'],
  ...['expect: 100-continue', 'expect: 200-maybe', ' folded', '\tfolded', ': nothing', 'nothing'],
  ...['x: \x00', 'x: \x7f', 'x\x01: y', 'x: \r', `x: ${'z'.repeat(17_000)}`, 'cookie: ='],
  ...[
    'range: bytes=0-1',
    'keep-alive: timeout=-1',
    'trailer: x',
    'http2-settings: AA',
    'a: b\nc: d',
  ],
);
const body = fc.constantFrom(
  ...['', '{"input":"Hi.","text":"Hi."}', '1c\r\n{"input":"Hi.","text":"Hi."}\r\n0\r\n\r\n'],
  ...[
    'zz\r\n',
    '1\r\n',
    'fffffffffffffffff\r\n',
    '0\r\nx: y\r\n\r\n',
    '5;a=b\r\n{"a":\r\n',
    '\0',
    '\r\n',
  ],
);
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r');

const oneRequest = fc
  .tuple(method, target, version, fc.array(header, { maxLength: 6 }), body, lineEnd)
  .map(([verb, to, protocol, headers, content, end]) =>
    [`${verb} ${to} ${protocol}`, ...headers, '', content].join(end),
  );

/** Puts a byte in, takes one out or changes one. */
const slip = fc.tuple(
  fc.constantFrom('in', 'out', 'change'),
  fc.nat(400),
  fc.constantFrom(...'\0\t\n\r :/1Aa{"%\x80\xff'),
);

export const rawRequest: fc.Arbitrary<RawRequest> = fc
  .tuple(
    fc.array(oneRequest, { minLength: 1, maxLength: 3 }),
    fc.array(slip, { maxLength: 3 }),
    fc.option(fc.nat(300), { freq: 5 }),
  )
  .map(([requests, slips, cutAt]) => {
    let raw = requests.join('');
    for (const [how, at, byte] of slips) {
      const rest = raw.slice(how === 'in' ? at : at + 1);
      raw = raw.slice(0, at) + (how === 'out' ? '' : byte) + rest;
    }
    return { raw: cutAt === null ? raw : raw.slice(0, cutAt) };
  });
