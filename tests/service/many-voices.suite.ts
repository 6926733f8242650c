/** Twenty voices in one engine that holds two: bytes, memory after many switches, and their price. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSpeechEngine, type SpeechEngine } from '@hailo-piper/engine';
import { cpuMs } from '../../bench/process-figures.ts';
import { residentMib } from './resident-memory.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-many-'));
after(() => rmSync(home, { recursive: true }));

const VOICES = 20;
const SWITCHES = 200;
const SHAPES = [
  'low-16k',
  'medium-shape',
  'high-shape',
  'no-sdp',
  'multi-speaker',
  'high-multi-no-sdp',
];
const generated = (shape: string) =>
  fileURLToPath(new URL(`../voices/${shape}.onnx`, import.meta.url));
const EMBEDDED = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
/** Copies of the real voice with other defaults. */
const REAL = 3;

const voices = Array.from({ length: VOICES }, (_, index) => {
  const of = index < REAL ? EMBEDDED : generated(SHAPES[index % SHAPES.length] as string);
  const model = join(home, `voice-${index}.onnx`);
  copyFileSync(of, model);
  const config = JSON.parse(readFileSync(`${of}.json`, 'utf8'));
  config.inference = { ...config.inference, length_scale: 1 + index / 50 };
  writeFileSync(`${model}.json`, JSON.stringify(config));
  return model;
});
const ids = voices.map((_, index) => `voice-${index}`);

/** An engine with all voices, of which it has loaded one. */
const made = (defaultVoice: string, isolation: 'process' | 'none'): Promise<SpeechEngine> =>
  createSpeechEngine({
    ...{ voices, defaultVoice, preload: [], maxLoaded: 2, defaults: {} },
    ...{ preparedFolder: join(home, 'prepared'), maxPreparedBytes: 2 ** 40 },
    ...{ workers: 1, intraOpThreads: 1, isolation },
  });

const hashOf = async (engine: SpeechEngine, voice: string): Promise<string> => {
  const hash = createHash('sha256');
  const { audio } = await engine.speak({ text: 'One two. Three.', voice, seed: 7 });
  for await (const { samples } of audio) hash.update(samples);
  return hash.digest('hex');
};

const residentMb = (pid: number): number => (residentMib(pid) * 1024 ** 2) / 1e6;

const pidOf = (engine: SpeechEngine): number => engine.status().pid as number;

test(`${VOICES} voices, two of them loaded, ${SWITCHES} switches`, async (t) => {
  const alone = new Map<string, string>();
  for (const id of ids) {
    const engine = await made(id, 'none');
    alone.set(id, await hashOf(engine, id));
    await engine.close();
  }
  const engine = await made(ids[0] as string, 'process');
  try {
    let early = 0;
    for (let at = 0; at < SWITCHES; at++) {
      const id = ids[(at * 7) % VOICES] as string;
      assert.equal(await hashOf(engine, id), alone.get(id), id);
      const loaded = engine.voices().filter(({ isLoaded }) => isLoaded);
      assert.ok(loaded.length <= 2, loaded.map((voice) => voice.id).join());
      if (at === VOICES - 1) early = residentMb(pidOf(engine));
    }
    const late = residentMb(pidOf(engine));
    t.diagnostic(`memory after ${VOICES} switches ${early} MB, after ${SWITCHES} ${late} MB`);
    assert.ok(late <= 1.1 * early, `${early} MB, then ${late} MB`);

    const [first = '', second = '', other = ''] = ids;
    const price = async (voice: string): Promise<number> => {
      const before = cpuMs([pidOf(engine)]);
      await hashOf(engine, voice);
      return cpuMs([pidOf(engine)]) - before;
    };
    const median = (figures: readonly number[]) =>
      figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] as number;
    const times = async (work: () => Promise<number>): Promise<number> => {
      const figures: number[] = [];
      for (let time = 0; time < 12; time++) figures.push(await work());
      return median(figures);
    };
    await price(first);
    await price(second);
    let turn = 0;
    const same = ((await times(() => price(first))) + (await times(() => price(second)))) / 2;
    const loaded = await times(() => price([first, second][++turn % 2] as string));
    const unloaded = await times(() => price([first, second, other][++turn % 3] as string));
    const say = (ms: number) => `${(ms - same).toFixed(1)} ms of CPU`;
    t.diagnostic(`a switch to a loaded voice: ${say(loaded)}, to a prepared one: ${say(unloaded)}`);
  } finally {
    await engine.close();
  }
});
