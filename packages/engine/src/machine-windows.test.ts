/** A voice whose windows were solved for a slow machine. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SpeechEngine, SpeechRequest } from './speech-engine.ts';
import { BATCH, STREAM, type WindowSchedule } from './synthesis/window.ts';
import { chunksOf, testSettings, withEngine } from './testing/engines.ts';
import type { VoiceWindows } from './voice/prepare/voice-windows.ts';
import { addWindows, readWindows, WINDOWS } from './voice/prepare/windows-file.ts';

const SLOW: WindowSchedule = { ...STREAM, first: 72, growth: 1.25, held: 162, heldShare: 0.125 };
const HOP = 256;
const TEXT =
  'One two three four five six seven eight nine ten eleven twelve, and so on. Then more.';
const SEEDED: SpeechRequest = { text: TEXT, seed: 7, lengthScale: 3 };
/** The limiter gives each sample this much later. */
const LOOK_AHEAD = 1_000;

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
after(() => rmSync(home, { recursive: true }));

const engineOn = (cache: string, use: (engine: SpeechEngine) => Promise<void>) =>
  withEngine({ ...testSettings('low-16k'), preparedFolder: cache, defaults: {} }, use);

const entryIn = (cache: string): string => join(cache, readdirSync(cache)[0] as string);

/** A copy of the prepared voice, with these schedules. */
const prepared = async (name: string, fast: WindowSchedule, exact: WindowSchedule) => {
  const cache = join(home, name);
  cpSync(join(home, 'usual'), cache, {
    recursive: true,
    filter: (path) => !path.includes('lease-'),
  });
  const folder = entryIn(cache);
  const found = (await readWindows(folder)) as VoiceWindows;
  const windows = {
    fast: { ...found.fast, schedule: fast },
    exact: { ...found.exact, schedule: exact },
  };
  rmSync(join(folder, WINDOWS));
  await addWindows(folder, windows);
  return cache;
};

const lengths = async (engine: SpeechEngine, request: SpeechRequest): Promise<number[]> =>
  (await chunksOf(await engine.speak(request)))
    .filter(({ sentence }) => sentence === 0)
    .map(({ samples }) => samples.length);

const samplesOf = async (engine: SpeechEngine, request: SpeechRequest): Promise<number[]> =>
  (await chunksOf(await engine.speak(request))).flatMap(({ samples }) => [...samples]);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value);

let usualRevision = '';
let usual: number[] = [];

before(async () => {
  await engineOn(join(home, 'usual'), async (engine) => {
    usualRevision = engine.voices()[0]?.revision ?? '';
    usual = await samplesOf(engine, SEEDED);
  });
});

test('the first audio of a flowing answer is longer; the rest comes window by window', async () => {
  await engineOn(await prepared('slow', SLOW, SLOW), async (engine) => {
    for (const normalizeAudio of ['steady', false] as const) {
      const [first = 0, ...rest] = await lengths(engine, { ...SEEDED, normalizeAudio });
      const held = 162 * HOP + 0.125 * (first + sum(rest));
      assert.ok(first > held - LOOK_AHEAD, `${first} of ${held}`);
      assert.ok(first < held + STREAM.max * HOP, `${first} of ${held}`);
      assert.ok(rest.length > 1);
    }
    assert.equal(engine.voices()[0]?.windows?.firstMs, Math.round((162 * HOP) / 16));
    assert.equal(engine.voices()[0]?.windows?.firstShare, 0.125);
  });
});

test('its audio is the usual one, but for the last bit', async () => {
  await engineOn(join(home, 'slow'), async (engine) => {
    const samples = await samplesOf(engine, SEEDED);
    assert.equal(samples.length, usual.length);
    const furthest = samples.reduce(
      (most, sample, i) => Math.max(most, Math.abs(sample - (usual[i] as number))),
      0,
    );
    assert.ok(furthest <= 1, `${furthest}`);
  });
});

test('the schedule of the fast parts is part of the revision, the exact one is not', async () => {
  const revisionOn = async (cache: string): Promise<string> => {
    let revision = '';
    await engineOn(cache, async (engine) => {
      revision = engine.voices()[0]?.revision ?? '';
    });
    return revision;
  };
  const slow = await revisionOn(join(home, 'slow'));
  assert.match(slow, new RegExp(`^${usualRevision}-[0-9a-f]{8}$`));
  assert.notEqual(await revisionOn(await prepared('batch', BATCH, STREAM)), slow);
  assert.equal(await revisionOn(await prepared('exact', STREAM, SLOW)), usualRevision);
});

test('a voice that is prepared again in use keeps its windows, so its samples', async () => {
  const cache = join(home, 'slow');
  await engineOn(cache, async (engine) => {
    const revision = engine.voices()[0]?.revision as string;
    const samples = await samplesOf(engine, SEEDED);
    rmSync(cache, { recursive: true });
    // Graphs that are not open yet: it waits until the voice is prepared again.
    await samplesOf(engine, { ...SEEDED, normalizeAudio: true, revision });
    assert.deepEqual(await samplesOf(engine, { ...SEEDED, revision }), samples);
    const windows = await readWindows(entryIn(cache));
    assert.deepEqual(windows?.fast.schedule, SLOW);
  });
});
