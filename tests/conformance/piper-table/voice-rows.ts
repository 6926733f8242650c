import assert from 'node:assert/strict';
import { createSpeechEngine, EngineError } from '@hailo-piper/engine';
import { assertSame, type Both, oneSpeaker, type Rows, withChangedVoice } from './both.ts';

type Change = (config: Record<string, unknown>) => void;

const text = 'A voice as it was found.';

/** The samples that the engine makes with a voice. */
const spokenWith = async (model: string, speaker: number | string = 0): Promise<Int16Array> => {
  const engine = await createSpeechEngine({
    voices: [model],
    defaults: { noiseScale: 0, noiseWScale: 0, normalizeAudio: true },
    workers: 1,
    intraOpThreads: 1,
    isolation: 'none',
    requestTimeoutMs: 30_000,
  });
  try {
    const { audio } = await engine.speak({ text, speaker });
    const samples = await Array.fromAsync(audio, (chunk) => [...chunk.samples]);
    return Int16Array.from(samples.flat());
  } finally {
    await engine.close();
  }
};

/** Piper speaks with the changed voice, and so does the engine, alike. */
const bothSpeak = ({ spoken }: Both, change: Change) =>
  withChangedVoice(change, async (voice) => {
    assertSame(await spokenWith(voice), await spoken({ text, voice }));
  });

/** Piper does not speak with the changed voice, the engine does. */
const onlyWeSpeak = ({ spoken }: Both, change: Change) =>
  withChangedVoice(
    change,
    async (voice) => {
      await assert.rejects(spoken({ text, voice }));
      assert.ok((await spokenWith(voice)).length > 0);
    },
    oneSpeaker,
  );

/** The engine says why it does not speak. */
const weRefuse = (change: Change) =>
  withChangedVoice(change, async (voice) => {
    await assert.rejects(
      spokenWith(voice),
      (error) => error instanceof EngineError && error.code === 'voice_load_failed',
    );
  });

const set =
  (fields: object): Change =>
  (config) =>
    Object.assign(config, fields);

export const voiceRows: Rows = {
  'What the `.onnx.json` must have': async (both) => {
    for (const needless of ['num_symbols', 'num_speakers']) {
      await onlyWeSpeak(both, (config) => {
        delete config[needless];
      });
    }
    for (const needed of ['audio', 'espeak', 'phoneme_id_map']) {
      await weRefuse((config) => {
        delete config[needed];
      });
    }
  },
  'Odd values that do no harm': async (both) => {
    await bothSpeak(both, set({ num_symbols: 1, phoneme_map: null, speaker_id_map: null }));
    await bothSpeak(both, set({ phoneme_id_map: {}, speaker_id_map: { far: 99 } }));
  },
  'Scales of the voice': (both) => bothSpeak(both, set({ inference: { length_scale: 1.5 } })),
  '`phoneme_type`': async (both) => {
    await bothSpeak(both, set({ phoneme_type: 'text' }));
    await onlyWeSpeak(both, set({ phoneme_type: 'PhonemeType.ESPEAK' }));
    await withChangedVoice(set({ phoneme_type: 'pinyin' }), async (voice) => {
      await assert.rejects(both.spoken({ text, voice }));
    });
    await weRefuse(set({ phoneme_type: 'pinyin' }));
  },
  'Names of espeak voices': async (both) => {
    for (const voice of ['gmw/en-US', 'English (America)', 'en-us', 'de']) {
      await bothSpeak(both, set({ espeak: { voice } }));
    }
  },
  'An espeak voice that is not there': async (both) => {
    // A process that has read nothing before ends by a signal.
    await both.spoken({ text });
    await withChangedVoice(set({ espeak: { voice: 'nowhere' } }), async (voice) => {
      assertSame(await both.spoken({ text, voice }), await both.spoken({ text }));
    });
    await weRefuse(set({ espeak: { voice: 'nowhere' } }));
  },
  'A speaker of a voice that has one': async (both) => {
    const piper = await both.spoken({ text, voice: oneSpeaker, speaker_id: 3 });
    assertSame(piper, await both.spoken({ text, voice: oneSpeaker }));
    assertSame(await spokenWith(oneSpeaker, 0), piper);
    await assert.rejects(spokenWith(oneSpeaker, 3), { code: 'speaker_not_found' });
  },
  'Speakers named by numbers': (both) =>
    withChangedVoice(set({ speaker_id_map: { '3': 0, '0': 3 } }), async (voice) => {
      const [first, last] = [
        await both.spoken({ text, voice, speaker_id: 0 }),
        await both.spoken({ text, voice, speaker_id: 3 }),
      ];
      assertSame(await spokenWith(voice, '3'), first);
      assertSame(await spokenWith(voice, 3), last);
    }),
  'Fields of later versions': async (both) => {
    // A voice that was trained with joined vowels has an id for them.
    const later: Change = (config) => {
      const ids = config.phoneme_id_map as Record<string, readonly number[]>;
      Object.assign(config, {
        vowel_clusters: [['a', 'ɪ']],
        phoneme_id_map: { ...ids, aɪ: [200] },
      });
    };
    await withChangedVoice(later, async (voice) => {
      assertSame(await both.spoken({ text, voice }), await both.spoken({ text }));
    });
    await weRefuse(later);
    await bothSpeak(both, set({ default_speaker_id: 2, made_by: 'a later version' }));
  },
};
