import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { EngineSettings } from './engine-options.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { chunksOf, sampleCount, testSettings } from './testing/engines.ts';
import { MAKERS, withMade } from './testing/makers.ts';
import { testVoice } from './testing/voices.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
after(() => rmSync(home, { recursive: true }));

const SHAPES = ['low-16k', 'no-sdp', 'multi-speaker'];

/** Voices of all shapes, each with scales of its own. */
const manyVoices = (count: number): string[] => {
  const folder = mkdtempSync(join(home, 'voices-'));
  return Array.from({ length: count }, (_, index) => {
    const of = testVoice(SHAPES[index % SHAPES.length] as string);
    const model = join(folder, `voice-${index}.onnx`);
    copyFileSync(of, model);
    const config = JSON.parse(readFileSync(`${of}.json`, 'utf8'));
    config.inference = { ...config.inference, length_scale: 1 + index / 20 };
    writeFileSync(`${model}.json`, JSON.stringify(config));
    return model;
  });
};

const settingsOf = (voices: readonly string[], more: Partial<EngineSettings> = {}) => ({
  ...testSettings(),
  ...{ voices, preload: [], maxLoaded: 2 },
  ...more,
});

const TEXT = 'One two. Three.';

const hashOf = async (engine: SpeechEngine, voice: string): Promise<string> => {
  const hash = createHash('sha256');
  const speech = await engine.speak({ text: TEXT, voice, seed: 7 });
  assert.equal(speech.voice, voice);
  for (const { samples } of await chunksOf(speech)) hash.update(samples);
  return hash.digest('hex');
};

const idsOf = (voices: readonly string[]) => voices.map((_, index) => `voice-${index}`);
const loadedIn = (engine: SpeechEngine) =>
  engine.voices().flatMap(({ id, isLoaded }) => (isLoaded ? [id] : []));

const SIX = manyVoices(6);
/** The hash of each voice in an engine of its own. */
const alone = new Map<string, string>();
before(async () => {
  for (const [index, id] of idsOf(SIX).entries()) {
    const one = settingsOf([SIX[index] as string]);
    await withMade(
      MAKERS['InProcessEngine.create'](one, () => {}),
      async (engine) => {
        alone.set(id, await hashOf(engine, id));
      },
    );
  }
});

for (const [maker, make] of Object.entries(MAKERS)) {
  describe(maker, () => {
    test('six voices, two of them loaded at a time, each with its own bytes', async () => {
      const voices = SIX;
      const ids = idsOf(voices);
      const made = make(settingsOf(voices), () => {});
      await withMade(made, async (engine) => {
        const known = engine.voices();
        assert.deepEqual(
          known.map(({ id }) => id),
          ids,
        );
        assert.deepEqual(
          known.filter(({ revision }) => revision !== undefined).map(({ id }) => id),
          ['voice-0'],
        );
        // One after another, and all at once.
        for (const id of ids) {
          assert.equal(await hashOf(engine, id), alone.get(id), id);
          assert.ok(loadedIn(engine).length <= 2, loadedIn(engine).join());
        }
        const heard = await Promise.all(ids.map((id) => hashOf(engine, id)));
        assert.deepEqual(
          heard,
          ids.map((id) => alone.get(id)),
        );
        assert.ok(engine.voices().every(({ revision }) => revision !== undefined));
        assert.equal(engine.status().counters.engineRestarts, 0);
      });
    });

    test('a voice is prepared when it is asked for, and known by its revision then', async () => {
      const voices = manyVoices(3);
      await withMade(
        make(settingsOf(voices), () => {}),
        async (engine) => {
          assert.deepEqual(loadedIn(engine), ['voice-0']);
          const { revision } = await engine.prepareVoice('voice-2');
          assert.ok(revision);
          assert.equal(engine.voices()[2]?.revision, revision);
          assert.deepEqual(loadedIn(engine), ['voice-0']);
          const speech = await engine.speak({ text: TEXT, voice: 'voice-2', revision });
          assert.ok((await sampleCount(speech)) > 0);
          assert.deepEqual(loadedIn(engine), ['voice-0', 'voice-2']);
          await sampleCount(await engine.speak({ text: TEXT, voice: 'voice-1' }));
          // The longest unused went.
          assert.deepEqual(loadedIn(engine), ['voice-1', 'voice-2']);
          await assert.rejects(engine.prepareVoice('nobody'), { code: 'voice_not_found' });
        },
      );
    });

    test('a broken voice says why, harms no other, and speaks when it is whole', async () => {
      const voices = manyVoices(2);
      const [, broken = ''] = voices;
      const whole = readFileSync(broken);
      writeFileSync(broken, whole.subarray(0, whole.length / 2));
      const preparedFolder = mkdtempSync(join(home, 'prepared-'));
      const settings = settingsOf(voices, { preparedFolder });
      await withMade(
        make(settings, () => {}),
        async (engine) => {
          const asked = async () =>
            sampleCount(await engine.speak({ text: TEXT, voice: 'voice-1' }));
          for (const _ of [1, 2]) {
            await assert.rejects(asked(), (error: Record<string, unknown>) => {
              assert.equal(error.code, 'engine_unavailable');
              assert.match(String(error.message), /^the voice voice-1 cannot be used: (?!.*\/)/);
              return true;
            });
          }
          assert.match(engine.voices()[1]?.problem ?? '', /voice-1\.onnx/);
          assert.ok((await sampleCount(await engine.speak({ text: TEXT }))) > 0);
          writeFileSync(broken, whole);
          await engine.changeVoices({ voices, preload: [] });
          assert.equal(engine.voices()[1]?.problem, undefined);
          assert.ok((await asked()) > 0);
        },
      );
    });

    test('a voice that is being written to stays as it is', async () => {
      const voices = manyVoices(3);
      const [first = '', second = '', third = ''] = voices;
      await withMade(
        make(settingsOf([first, second]), () => {}),
        async (engine) => {
          const before = await hashOf(engine, 'voice-1');
          const { revision } = await engine.prepareVoice('voice-1');
          writeFileSync(second, 'half');
          const settling = [second, third];
          await engine.changeVoices({ voices, preload: [], settling });
          assert.deepEqual(
            engine.voices().map(({ id }) => id),
            ['voice-0', 'voice-1'],
          );
          assert.equal(engine.voices()[1]?.revision, revision);
          copyFileSync(testVoice('no-sdp'), second);
          await engine.changeVoices({ voices, preload: [] });
          assert.equal(await hashOf(engine, 'voice-1'), before);
          assert.equal(engine.voices().length, 3);
        },
      );
    });
  });
}
