import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chunksOf, sampleCount, testSettings, withEngine } from './testing/engines.ts';
import { testVoice } from './testing/voices.ts';

const HOP = 256;
const voices = [testVoice('medium-shape'), testVoice('multi-speaker')];

// Both makers of the interface promise the same.
for (const isolation of ['none', 'process'] as const) {
  const base = { ...testSettings(), voices, isolation };

  describe(`an engine with isolation: ${isolation}`, () => {
    test('gives whole frames of audio, sentence by sentence', async () => {
      await withEngine(base, async (engine) => {
        const speech = await engine.speak({ text: 'One two. Three four. Five six.' });
        assert.equal(speech.sampleRate, 22_050);
        assert.equal(speech.voice, 'medium-shape');
        const chunks = await chunksOf(speech);
        assert.deepEqual(
          chunks.map(({ samples: _, ...rest }) => rest),
          [
            {
              sentence: 0,
              piece: 0,
              silence: false,
              last: true,
              samplesToCome: null,
              final: false,
            },
            {
              sentence: 1,
              piece: 1,
              silence: false,
              last: true,
              samplesToCome: null,
              final: false,
            },
            { sentence: 2, piece: 2, silence: false, last: true, samplesToCome: 0, final: true },
          ],
        );
        for (const { samples } of chunks) {
          assert.ok(samples.length > 0);
          assert.equal(samples.length % HOP, 0);
        }
      });
    });

    test('makes the same samples twice without noise', async () => {
      await withEngine(base, async (engine) => {
        const [first, second] = [
          await chunksOf(await engine.speak({ text: 'Again.' })),
          await chunksOf(await engine.speak({ text: 'Again.' })),
        ];
        assert.deepEqual(first, second);
      });
    });

    test('puts silence between sentences, not after the last', async () => {
      await withEngine(base, async (engine) => {
        const text = 'One. Two. Three.';
        const plain = await sampleCount(await engine.speak({ text }));
        const spaced = await sampleCount(await engine.speak({ text, sentenceSilenceSeconds: 0.5 }));
        assert.equal(spaced - plain, 2 * 11_025);
      });
    });

    test('reports the plan of an utterance, and which chunks are silence', async () => {
      await withEngine(base, async (engine) => {
        const text = 'One. Two. Three.';
        const { audio } = await engine.speak({ text, sentenceSilenceSeconds: 0.5 });
        const chunks = await Array.fromAsync(audio);
        const { sentences } = await engine.phonemize({ text });
        const idsOf = (count: number) =>
          sentences.slice(0, count).reduce((sum, { ids }) => sum + ids.length, 0);
        for (const { plan, sentence, silence } of chunks) {
          // The third sentence is read after the first was spoken.
          if (!silence) assert.equal(plan.phonemeIds, idsOf(sentence === 0 ? 2 : 3));
          assert.ok(plan.queueMs >= 0 && plan.planMs > 0);
        }
        const silent = chunks.filter(({ silence }) => silence);
        assert.deepEqual(
          silent.map(({ samples, sentence }) => [samples.length, sentence]),
          [
            [11_025, 0],
            [11_025, 1],
          ],
        );
      });
    });

    test('describes a voice with its defaults and revision', async () => {
      const describeWith = async (defaults: object, noiseScale: number) => {
        let revision = '';
        await withEngine({ ...base, defaults }, async (engine) => {
          const [voice] = engine.voices();
          assert.equal(voice?.hopLength, HOP);
          assert.partialDeepStrictEqual(voice?.defaults, { noiseScale, volume: 1 });
          revision = String(voice?.revision);
        });
        return revision;
      };
      const revision = await describeWith({ noiseScale: 0 }, 0);
      assert.match(revision, /[0-9a-f]{32}$/);
      assert.equal(await describeWith({}, 0.667), revision);
    });

    test('speed divides the length', async () => {
      await withEngine(base, async (engine) => {
        const text = 'The quick brown fox jumps over the lazy dog.';
        const normal = await sampleCount(await engine.speak({ text }));
        const slow = await sampleCount(await engine.speak({ text, speed: 0.5 }));
        assert.ok(slow > 1.6 * normal && slow < 2.4 * normal, `${slow} and ${normal}`);
      });
    });

    test('chooses voice and speaker, and refuses unknown ones', async () => {
      await withEngine(base, async (engine) => {
        const speak = (speaker?: number | string) =>
          engine.speak({
            text: 'Who?',
            voice: 'multi-speaker',
            ...(speaker === undefined ? {} : { speaker }),
          });
        const first = await chunksOf(await speak());
        assert.deepEqual(await chunksOf(await speak(0)), first);
        assert.deepEqual(await chunksOf(await speak('0')), first);
        assert.notDeepEqual(await chunksOf(await speak(3)), first);
        await assert.rejects(engine.speak({ text: 'a', voice: 'nobody' }), {
          code: 'voice_not_found',
          message: /medium-shape, multi-speaker/,
        });
        const refused = speak(4).then(chunksOf);
        await assert.rejects(refused, { code: 'speaker_not_found', message: /0 to 3/ });
      });
    });

    test('reports phonemes it cannot speak and goes on', async () => {
      await withEngine(base, async (engine) => {
        await assert.rejects(engine.speak({ text: '...' }).then(chunksOf), {
          code: 'input_not_speakable',
        });
        await assert.rejects(engine.speak({ text: 'a\0b' }).then(chunksOf), {
          code: 'invalid_input',
        });
        assert.ok((await sampleCount(await engine.speak({ text: 'Fine.' }))) > 0);
        assert.equal(engine.status().counters.workerReplacements, 0);
      });
    });

    test('gives a tenth of a second of silence for a text without a sound, if requested', async () => {
      await withEngine(base, async (engine) => {
        for (const text of ['...', '?', '—', '[[ ]]', '()\f', '\x07...\x1b', '[[☃]]']) {
          for (const more of [{}, { whole: true }, { normalizeAudio: true, timestamps: true }]) {
            const request = { text, sentenceSilenceSeconds: 1, ...more };
            await assert.rejects(engine.speak(request).then(chunksOf), {
              code: 'input_not_speakable',
            });
            const speech = await engine.speak({ ...request, unspeakable: 'silence' });
            const [chunk, ...others] = await Array.fromAsync(speech.audio);
            assert.deepEqual(others, []);
            assert.deepEqual(chunk?.samples, new Int16Array(2205));
            assert.equal(chunk?.plan.phonemeIds, 0);
            assert.partialDeepStrictEqual(chunk, { silence: true, samplesToCome: 0, final: true });
            assert.ok(!('timing' in (chunk ?? {})));
          }
        }
        const { counters, queue } = engine.status();
        assert.deepEqual([counters.sentences, queue.active, queue.waiting], [0, 0, 0]);
        const blank = engine.speak({ text: ' \f\u200b', unspeakable: 'silence' });
        await assert.rejects(blank.then(chunksOf), { code: 'input_not_speakable' });
        assert.ok((await sampleCount(await engine.speak({ text: 'Fine.' }))) > 0);
      });
    });

    test('returns the phonemes of a text', async () => {
      await withEngine(base, async (engine) => {
        const { espeakVoice, sentences } = await engine.phonemize({
          text: 'Ja. Nein.',
          espeakVoice: 'de',
        });
        assert.equal(espeakVoice, 'de');
        assert.deepEqual(
          sentences.map(({ phonemes }) => phonemes),
          ['jˈɑː.', 'nˈaɪn.'],
        );
        await assert.rejects(engine.phonemize({ text: 'a', espeakVoice: 'xx' }), {
          code: 'espeak_voice_not_found',
        });
        await assert.rejects(engine.phonemize({ text: 'a', voice: 'nobody' }), {
          code: 'voice_not_found',
        });
        const controller = new AbortController();
        controller.abort(new Error('gone'));
        await assert.rejects(engine.phonemize({ text: 'a' }, controller), /gone/);
      });
    });

    test('an abort ends a waiting request with the signal’s reason', async () => {
      await withEngine(base, async (engine) => {
        const controller = new AbortController();
        const speech = await engine.speak({ text: 'One. Two. Three. Four.' }, controller);
        const reader = speech.audio[Symbol.asyncIterator]();
        await reader.next();
        controller.abort(new Error('gone'));
        await assert.rejects(async () => {
          for (;;) if ((await reader.next()).done) return;
        }, /gone/);
        assert.equal(engine.status().queue.active, 0);
        assert.ok((await sampleCount(await engine.speak({ text: 'Next.' }))) > 0);
      });
    });

    test('a reader that does not read delays no other request', async () => {
      await withEngine(base, async (engine) => {
        const standing = await engine.speak({ text: 'One. Two. Three. Four. Five.' });
        for (let i = 0; i < 5; i++) {
          assert.ok((await sampleCount(await engine.speak({ text: 'Quick.' }))) > 0);
        }
        assert.equal((await chunksOf(standing)).length, 5);
      });
    });

    test('a missing or corrupt model is reported at once', async () => {
      await assert.rejects(
        withEngine({ ...base, voices: ['/nowhere/x.onnx'] }, async () => {}),
        {
          code: 'voice_load_failed',
          message: /\/nowhere\/x\.onnx/,
        },
      );
    });
  });
}
