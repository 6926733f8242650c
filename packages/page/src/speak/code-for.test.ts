import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { type CodeForm, type CodeRequest, codeFor } from './code-for.ts';
import { printableJson } from './printable-json.ts';

const TEXTS = [
  'Good morning.',
  `It's "quoted", $HOME, \`id\`, $(id), \\ and \\n, !!, %s, *, ~`,
  `'; touch hacked; echo '`,
  `"); import os; os.system("touch hacked") #`,
  '`$' + '{process.exit(1)}` */ // </script>',
  'lines\nof\r\nall\rkinds\tand\ttabs',
  'unseen \u0000 \u001b[31m \u007f \u0085 \u009b31m \u2028 \u2029 \u202e \ufeff \uffff',
  'half \ud800 of a pair',
  'emoji 👩‍👩‍👧, e\u0301 and می‌رسد',
  '{{ states("x") }} {% raw %} {# not said #} }} "\\',
  '- &a *a !secret x: y # z',
  ' ',
];

const BODY = { voice: "it's {a} voice", speaker_id: 3, speed: 1.25, noise_scale: 0.5 };

/** What a request had as its body. */
const bodies: unknown[] = [];
let folder = '';
let address = '';

const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  assert.equal(request.method, 'POST');
  assert.equal(request.headers['content-type'], 'application/json');
  bodies.push(JSON.parse(Buffer.concat(parts).toString()));
  response.end('audio');
});

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'code-for-'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}/it's/v1/synthesize`;
});

after(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const request = (text: string): CodeRequest => ({
  address,
  body: { text, ...BODY, format: 'wav' },
  file: 'speech.wav',
});

const ended = async (child: ChildProcess): Promise<void> => {
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
};

/** Runs code, and says what the service got. */
async function bodyFrom(form: CodeForm, command: string, text: string): Promise<unknown> {
  const code = codeFor(form, request(text));
  const child = spawn(command, ['-'], { cwd: folder, stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.end(code);
  await ended(child);
  assert.equal(await readFile(path.join(folder, 'speech.wav'), 'utf8'), 'audio');
  await rm(path.join(folder, 'speech.wav'));
  return bodies.pop();
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

for (const text of TEXTS) {
  const name = printableJson(text);

  test(`curl's words in a shell are whole: ${name}`, () => {
    const code = codeFor('curl', request(text));
    const script = `curl() { printf '%s\\0' "$@"; }\n${code}`;
    const { stdout, status } = spawnSync('sh', ['-eu'], { cwd: folder, input: script });
    assert.equal(status, 0);
    const words = stdout.toString().split('\0').slice(0, -1);
    const [json] = words.splice(5, 1);
    assert.deepEqual(words, [
      ...['-f', address, '-H', 'content-type: application/json', '-d', '-o', 'speech.wav'],
    ]);
    assert.deepEqual(JSON.parse(json ?? ''), { text, ...BODY, format: 'wav' });
  });

  test(`JavaScript sends the text as it is: ${name}`, async () => {
    const code = codeFor('javascript', request(text));
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder });
    await ended(child);
    assert.deepEqual(bodies.pop(), { text, ...BODY, format: 'wav' });
  });

  test(`Python sends the text as it is: ${name}`, { skip: !hasPython }, async () => {
    const body = await bodyFrom('python', 'python3', text);
    assert.deepEqual(body, { text, ...BODY, format: 'wav' });
  });

  test(`Home Assistant's YAML has the text, and no template: ${name}`, () => {
    for (const version of ['1.1', '1.2'] as const) {
      const action = parse(codeFor('home-assistant', request(text)), { version });
      assert.equal(action.action, 'tts.speak');
      const { message, options } = action.data;
      assert.deepEqual(options, { voice: BODY.voice, speaker: 3 });
      const [, literal] = /^\{\{ (".*") \}\}$/s.exec(message) ?? [];
      if (literal === undefined) assert.doesNotMatch(message, /\{[{%#]/);
      assert.equal(literal === undefined ? message : JSON.parse(literal), text);
    }
  });

  test(`nothing in the code is unseen: ${name}`, () => {
    for (const form of ['curl', 'python', 'javascript', 'home-assistant'] as const) {
      const code = codeFor(form, request(text));
      assert.doesNotMatch(code, /[[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202e\ufeff]--[\n]]/v);
    }
  });
}

test('code without a voice and speaker names none', () => {
  const code = codeFor('home-assistant', {
    address,
    body: { text: 'Hello.', format: 'wav' },
    file: 'speech.wav',
  });
  assert.doesNotMatch(code, /options|voice|speaker/);
});

test('the line for curl is short where nothing needs quotes', () => {
  const code = codeFor('curl', {
    address: 'http://pi.local:5003/v1/synthesize',
    body: { text: 'Hello.', voice: 'en_US-joe-medium', format: 'mp3' },
    file: 'speech.mp3',
  });
  assert.equal(
    code,
    [
      'curl -f http://pi.local:5003/v1/synthesize \\',
      "  -H 'content-type: application/json' \\",
      `  -d '{"text":"Hello.","voice":"en_US-joe-medium","format":"mp3"}' \\`,
      '  -o speech.mp3',
    ].join('\n'),
  );
});
