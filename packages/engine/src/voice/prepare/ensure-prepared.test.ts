import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { LogEntry } from '../../log.ts';
import { STREAM } from '../../synthesis/window.ts';
import { testVoice } from '../../testing/voices.ts';
import { VoiceReplaced } from '../voice-files.ts';
import { decoderCandidates } from './decoder-choice.ts';
import { ensurePrepared } from './ensure-prepared.ts';
import { entryKey, sumsOf } from './entry-key.ts';
import { type PreparedEntry, readEntry, WEIGHTS } from './prepared-voice.ts';
import { thisProcessor } from './processor.ts';
import type { VoiceWindows } from './voice-windows.ts';
import { addWindows, readWindows, WINDOWS } from './windows-file.ts';

const voice = testVoice('low-16k');
const DECODERS = decoderCandidates('auto', thisProcessor());
let cache: string;
let log: LogEntry[];

const prepare = async (folder = cache, path = voice, decoders = DECODERS) => {
  log = [];
  const held = await ensurePrepared(path, folder, decoders, (entry) => log.push(entry));
  held?.lease.release();
  return held?.entry;
};
const messages = () => log.map(({ msg }) => msg);

before(async () => {
  cache = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
  await prepare();
});
after(() => rmSync(cache, { recursive: true, force: true }));

test('a voice is prepared once and then found in the cache', async () => {
  const entry = await prepare();
  assert.equal(entry?.folder.startsWith(cache), true);
  assert.deepEqual(messages(), []);
  assert.deepEqual(entry?.droppedPasses, []);
  assert.ok(Number(entry?.steadyGain) > 0);
  // Its windows take a thousandth of what is heard of them.
  assert.deepEqual(entry?.windows?.fast.schedule, STREAM);
  assert.equal(entry?.decoder, 'f32');
});

const MEASURED = 'measuring the windows of the voice, once';

const CHANGES = {
  'of an earlier version has no windows': (folder: string) => rmSync(join(folder, WINDOWS)),
  'has half a file of windows': (folder: string) => truncateSync(join(folder, WINDOWS), 99),
  'has windows that would never end': (folder: string) => {
    const path = join(folder, WINDOWS);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"growth": [\d.]+/, '"growth": 0'));
  },
} as const;

for (const [kind, change] of Object.entries(CHANGES)) {
  test(`an entry that ${kind} is measured once, and not made again`, async () => {
    const { folder, files } = (await prepare()) as PreparedEntry;
    const times = () => Object.keys(files).map((name) => statSync(join(folder, name)).ctimeMs);
    const before = times();
    change(folder);
    const measured = await prepare();
    assert.deepEqual(messages(), [MEASURED]);
    const { fixedMs = 0, msPerUnit = 0 } = measured?.windows?.fast.costs.decoder ?? {};
    assert.ok(fixedMs + msPerUnit > 0);
    assert.deepEqual(times(), before);
    assert.deepEqual(await prepare(), measured);
    assert.deepEqual(messages(), []);
    assert.ok(!readdirSync(folder).some((name) => name.startsWith(`${WINDOWS}.`)));
  });
}

test('who measures an entry last takes the windows of who was first', async () => {
  const { folder, windows } = (await prepare()) as PreparedEntry;
  const { fast, exact } = windows as VoiceWindows;
  const others = { fast: { ...fast, schedule: { ...fast.schedule, first: 28 } }, exact };
  assert.deepEqual(await addWindows(folder, others), windows);
  assert.deepEqual(await readWindows(folder), windows);
});

test('an entry that is made again like an earlier one keeps its windows', async () => {
  const earlier = (await prepare()) as PreparedEntry;
  const { fast, exact } = earlier.windows as VoiceWindows;
  const windows = { fast: { ...fast, schedule: { ...fast.schedule, first: 40 } }, exact };
  rmSync(earlier.folder, { recursive: true });
  const held = await ensurePrepared(voice, cache, DECODERS, () => {}, {
    like: { ...earlier, windows },
  });
  held?.lease.release();
  assert.deepEqual(held?.entry.windows, windows);
  assert.deepEqual((await readEntry(earlier.folder)).windows, windows);
  rmSync(earlier.folder, { recursive: true });
});

test('a damaged or truncated entry is made again', async () => {
  const folder = (await prepare())?.folder as string;
  appendFileSync(join(folder, WEIGHTS), 'x');
  await assert.rejects(readEntry(folder), /weights\.bin is damaged/);
  const again = await prepare();
  assert.equal(again?.folder, folder);
  assert.ok(messages().includes('a prepared voice is damaged and is made again'));
  rmSync(join(folder, 'decoder.onnx'));
  assert.ok(await prepare());
  assert.deepEqual(await readEntry(folder), await prepare());
});

test('two preparations at the same time leave one whole entry and nothing else', async () => {
  rmSync(cache, { recursive: true });
  const [one, other] = await Promise.all([
    ensurePrepared(voice, cache, DECODERS, () => {}),
    ensurePrepared(voice, cache, DECODERS, () => {}),
  ]);
  assert.deepEqual(one?.entry, other?.entry);
  assert.equal(readdirSync(cache).length, 1);
  one?.lease.release();
  other?.lease.release();
});

test('if the cache is a file, another folder replaces it, with a warning', async () => {
  const blocked = join(cache, 'file');
  appendFileSync(blocked, '');
  const entry = await prepare(join(blocked, 'below'));
  assert.ok(entry);
  assert.ok(messages().includes('the prepared voice could not be kept'));
  rmSync(entry.folder, { recursive: true });
});

test('an entry made from a file that is replaced meanwhile is discarded', async () => {
  const folder = mkdtempSync(join(cache, 'replaced-'));
  const model = join(folder, 'voice.onnx');
  for (const end of ['', '.json']) copyFileSync(`${voice}${end}`, `${model}${end}`);
  const entries = join(folder, 'prepared');
  const replace = ({ doing }: LogEntry) => {
    if (String(doing).startsWith('cutting')) copyFileSync(testVoice('no-sdp'), model);
  };
  await assert.rejects(ensurePrepared(model, entries, DECODERS, replace), VoiceReplaced);
  assert.deepEqual(readdirSync(entries), []);
  rmSync(folder, { recursive: true });
});

test('a voice that cannot be cut runs whole, and the log says why', async () => {
  assert.equal(await prepare(cache, testVoice('chaos')), undefined);
  const warning = log.find(({ msg }) => msg === 'the voice runs whole, a sentence at a time');
  assert.equal(warning?.level, 'warning');
  assert.equal(typeof warning?.reason, 'string');
});

const single = decoderCandidates('f32', thisProcessor());

test('other decoder candidates give another entry', async () => {
  const sums = await sumsOf(voice);
  const names = (['never', 'if faster', 'always'] as const).map((half) =>
    entryKey(sums, { ...single, half }),
  );
  assert.equal(new Set(names).size, 3);
});

const noHalves = { skip: thisProcessor().architecture === 'x64' ? false : 'halves may run here' };

test('if half precision does not run here, single precision is used', noHalves, async () => {
  const entry = await prepare(cache, voice, { ...single, half: 'if faster' });
  assert.equal(entry?.decoder, 'f32');
  assert.equal(entry?.decoderTimes, undefined);
  const doing = log.map((line) => String(line.doing));
  assert.ok(doing.some((line) => /^single precision is taken: ONNX Runtime/.test(line)));
  assert.ok(!readdirSync(entry.folder).some((name) => name.startsWith('half')));
});

test('f16 where half precision cannot run is refused by its key', noHalves, async () => {
  for (const name of ['low-16k', 'chaos'] as const) {
    await assert.rejects(prepare(cache, testVoice(name), { ...single, half: 'always' }), {
      code: 'voice_load_failed',
      message: new RegExp(`^performance\\.decoder is f16, which the voice ${name} cannot have: `),
    });
  }
});
