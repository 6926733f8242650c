import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type Answer,
  type FileRequest,
  sampleVoice,
  serveFiles,
  temporaryFolder,
  writeCatalogue,
} from '@hailo-piper/catalogue/testing';
import {
  type RunOptions,
  runInTerminal,
  runProgram,
  smallVoice,
  treeOf,
  treeWith,
} from './voices-program.ts';

const ID = 'de_DE-anna-medium';

const setUp = async (
  t: Parameters<typeof temporaryFolder>[0],
  misbehave?: (request: FileRequest) => Answer | undefined,
  voice = smallVoice(ID),
) => {
  const home = temporaryFolder(t);
  const [root, directory] = [join(home, 'served'), join(home, 'models')];
  writeCatalogue(root, [voice]);
  const { url, requests } = await serveFiles(t, root, misbehave);
  const add = (args: readonly string[] = [ID], options?: RunOptions) =>
    runProgram(['voices', 'add', '--from', url, '--directory', directory, ...args], options);
  return { home, root, directory, url, requests, add };
};

test('a voice is added with plain lines where there is no terminal, and speaks first', async (t) => {
  const { directory, add } = await setUp(t);
  const model = join(directory, ID, `${ID}.onnx`);
  const { status, stdout, stderr } = await add();
  assert.equal(status, 0, stderr);
  assert.equal(stdout, `${ID} is added: ${model}\n`);
  assert.deepEqual(
    stderr.split('\n').map((line) => line.replace(/\d+\.\d/, 'N')),
    [
      `${ID}: licence: CC0; credit: https://example.org/${ID}`,
      ...[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
        .filter((part) => stderr.includes(`, ${part} % of 1.3 MB`))
        .map((part) => `${ID}: N MB, ${part} % of 1.3 MB`),
      `${ID}: is prepared for this machine`,
      `${ID}: has spoken a sentence of N s`,
      '',
    ],
  );
  assert.match(stderr, /, 100 % of 1\.3 MB\n/);
  assert.ok(!stderr.includes('\r') && !stderr.includes('\u001b'));
  assert.deepEqual(treeOf(directory), treeWith(ID));

  const again = await add();
  assert.deepEqual([again.status, again.stdout], [0, `${ID} is installed already: ${model}\n`]);
  assert.equal((await runProgram(['voices', 'verify', '--directory', directory])).status, 0);
});

test('a terminal gets a bar', async (t) => {
  const { directory, url } = await setUp(t);
  const args = ['voices', 'add', ID, '--from', url, '--directory', directory];
  const shown = await runInTerminal(args);
  assert.match(shown, new RegExp(`${ID} \\[=+-*\\] \\d+ % of 1\\.3 MB`));
  assert.ok(existsSync(join(directory, ID)));
});

test('where no licence is stated, a person is asked; nobody is not', async (t) => {
  const voice = smallVoice(ID, 'See URL');
  const { directory, url, add } = await setUp(t, undefined, voice);
  const refused = await add();
  assert.equal(refused.status, 78);
  assert.equal(
    refused.stderr,
    `${ID}: licence: not stated; credit: https://example.org/${ID}
hailo-piper: no licence is stated for ${ID}; --accept-licence takes it all the same\n`,
  );
  assert.deepEqual(treeOf(directory), []);

  const args = ['voices', 'add', ID, '--from', url, '--directory', directory];
  assert.match(await runInTerminal(args, 'n\n'), /Take it\? \[y\/N\]/);
  assert.deepEqual(treeOf(directory), []);
  await runInTerminal(args, 'y\n');
  assert.deepEqual(treeOf(directory), treeWith(ID));

  const accepted = await setUp(t, undefined, voice);
  assert.equal((await accepted.add([ID, '--accept-licence'])).status, 0);
});

test('a voice that is none is one sentence, and nothing is left', async (t) => {
  const { directory, add } = await setUp(t, undefined, sampleVoice(ID));
  const { status, stdout, stderr } = await add();
  assert.deepEqual([status, stdout], [78, '']);
  const complaints = stderr.split('\n').filter((line) => line.startsWith('hailo-piper: '));
  assert.equal(complaints.length, 1, stderr);
  assert.match(complaints[0] ?? '', new RegExp(`${ID}\\.onnx`));
  assert.doesNotMatch(stderr, /\.adding-|\n {4}at /);
  assert.deepEqual(treeOf(directory), []);
});

/** What a server does with every request for a model, and the end of the sentence. */
const BAD: Readonly<Record<string, readonly [Answer, RegExp]>> = {
  truncates: [{ change: (body) => body.subarray(1) }, /has 1307964 bytes instead of 1307965$/],
  corrupts: [{ change: (body) => body.fill(7, 500, 600) }, /MD5 \w{32} instead of \w{32}$/],
  redirects: [{ status: 301, headers: { location: '/' } }, /answers 404$/],
  'lies about the length': [{ headers: { 'content-length': '9' } }, /has 9 bytes instead of/],
};

for (const [what, [answer, sentence]] of Object.entries(BAD)) {
  test(`a server that ${what}: one sentence, and nothing is left`, async (t) => {
    const { directory, add } = await setUp(t, ({ path }) =>
      path.endsWith('.onnx') ? answer : undefined,
    );
    const { status, stdout, stderr } = await add();
    assert.ok(status === 1 || status === 78, stderr);
    const [complaint = ''] = stderr.trim().split('\n').slice(-1);
    assert.match(complaint, /^hailo-piper: http:/);
    assert.match(complaint, sentence);
    assert.deepEqual([stdout, treeOf(directory)], ['', []]);
  });
}

test('a server that breaks off, then stalls, is asked for the rest', async (t) => {
  const { directory, requests, add } = await setUp(t, ({ path, count }) => {
    if (!path.endsWith('.onnx') || count > 2) return undefined;
    return { upTo: 400_000, ending: count === 1 ? 'cut' : 'stall' };
  });
  const { status, stderr } = await add([ID, '--timeout', '3']);
  assert.equal(status, 0, stderr);
  assert.deepEqual(treeOf(directory), treeWith(ID));
  const ranges = requests.filter(({ path }) => path.endsWith('.onnx')).map(({ range }) => range);
  assert.equal(ranges.length, 3);
  assert.match(ranges[2] ?? '', /^bytes=\d+-$/);
});

const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0;

/** A tmpfs of this size at `directory`, and afterwards what is in it. */
const smallDisk = (directory: string, size: string): readonly string[] => [
  ...['unshare', '-Urm', 'sh', '-c'],
  `mount -t tmpfs -o size=${size} tmpfs "${directory}"; "$@"; end=$?; ls -A "${directory}"; exit $end`,
  'sh',
];

test('a disk without room is noticed before the model is fetched', async (t) => {
  if (!canMount) return t.skip('there are no user namespaces');
  const { root, requests, add } = await setUp(t);
  const disk = join(root, '../models');
  execFileSync('mkdir', [disk]);
  const { status, stdout, stderr } = await add([ID], { under: smallDisk(disk, '1m') });
  assert.deepEqual([status, stdout], [1, ''], stderr);
  assert.match(stderr, /^hailo-piper: .* has no room: 1\.3 MB are needed, 1\.0 MB are free\n$/);
  assert.ok(!requests.some(({ path }) => path.endsWith('.onnx')));
});

test('a disk that fills while the model comes is one sentence, and nothing is left', async (t) => {
  if (!canMount) return t.skip('there are no user namespaces');
  const { root, url, directory } = await setUp(t, () => ({
    headers: { 'content-length': undefined },
  }));
  execFileSync('mkdir', [directory]);
  const address = `${url}/de/de_DE/anna/medium/${ID}.onnx`;
  const args = ['voices', 'add', address, '--directory', directory];
  const under = smallDisk(directory, '1m');
  const { status, stdout, stderr } = await runProgram(args, { under });
  assert.deepEqual([status, stdout], [1, ''], stderr);
  assert.match(stderr, /\nhailo-piper: .* cannot be written: the disk is full\n$/);
  assert.ok(existsSync(root));
});

test('a limit of file sizes is one sentence, and nothing is left', async (t) => {
  const { directory, add } = await setUp(t);
  const { status, stderr } = await add([ID], { under: ['prlimit', '--fsize=500000'] });
  assert.equal(status, 1, stderr);
  assert.match(stderr, /\nhailo-piper: .* cannot be written: files may not be that large\n$/);
  assert.deepEqual(treeOf(directory), []);
});

test('root works as the owner of the folder', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('not root');
  const { home, directory, add } = await setUp(t);
  execFileSync('chmod', ['755', home]);
  execFileSync('install', ['-d', '-o', '65534', '-g', '65534', directory]);
  const { status, stderr } = await add([ID], { env: { XDG_STATE_HOME: join(home, 'state') } });
  assert.equal(status, 0, stderr);
  const owners = execFileSync('find', [directory, '-printf', '%U:%G\n'], { encoding: 'utf8' });
  assert.deepEqual([...new Set(owners.trim().split('\n'))], ['65534:65534']);
});
