import {
  type AudioChunk,
  EngineError,
  type EngineState,
  findVoice,
  isBlank,
  type SentenceTiming,
  type SpeechEngine,
  type SpeechRequest,
  type VoiceInfo,
} from '@hailo-piper/engine';

export const FIXTURE_SAMPLE_RATE = 22_050;
/** Samples of each sentence of the fixture, whatever its text: 0.1 s. */
export const FIXTURE_SENTENCE_SAMPLES = 2205;

export interface FixtureOptions {
  /** Runs before each sentence: may wait, or throw as the engine would. */
  readonly beforeSentence?: (index: number, signal: AbortSignal | undefined) => unknown;
  /** Runs on admission: may throw as the engine would. */
  readonly admit?: () => unknown;
  readonly state?: () => EngineState;
  readonly reason?: string;
  readonly waiting?: () => number;
}

export interface FixtureEngine extends SpeechEngine {
  /** The requests it got, in order. */
  readonly requests: SpeechRequest[];
}

const voice = (id: string, rest: Partial<VoiceInfo>): VoiceInfo => ({
  id,
  language: 'en_US',
  espeakVoice: 'en-us',
  quality: 'medium',
  sampleRate: FIXTURE_SAMPLE_RATE,
  hopLength: 256,
  defaults: {
    lengthScale: 1,
    noiseScale: 0.667,
    noiseWScale: 0.8,
    volume: 1,
    normalizeAudio: 'steady',
    sentenceSilenceSeconds: 0,
  },
  revision: `${id}-1`,
  numSpeakers: 1,
  speakers: {},
  modelPath: `/voices/${id}.onnx`,
  windowed: true,
  decoder: 'f32',
  isDefault: false,
  isLoaded: false,
  ...rest,
});

const VOICES = [
  voice('en_US-one-medium', {
    isDefault: true,
    windows: {
      firstMs: 232,
      firstShare: 0,
      costs: {
        encoder: { fixedMs: 1, msPerUnit: 0.12 },
        flow: { fixedMs: 14.2, msPerUnit: 0.081 },
        decoder: { fixedMs: 1.5, msPerUnit: 0.37 },
      },
    },
  }),
  voice('de_DE-many-low', {
    language: 'de_DE',
    espeakVoice: 'de',
    sampleRate: 16_000,
    numSpeakers: 3,
    speakers: { anna: 0, bert: 1, '2024': 2 },
  }),
];

/** An engine that "speaks" each sentence at once as a tone, for tests of doors. */
export function createFixtureEngine(options: FixtureOptions = {}): FixtureEngine {
  const requests: SpeechRequest[] = [];
  return {
    requests,
    voices: () => VOICES,
    changeVoices: async () => VOICES,
    prepareVoice: async (id) => findVoice(VOICES, { voice: id }),
    async speak(request, { signal } = {}) {
      await options.admit?.();
      requests.push(request);
      const spoken = VOICES.find(({ id }) => id === request.voice);
      if (!spoken) throw new EngineError('voice_not_found', 'no such voice', { field: 'voice' });
      checkSpeaker(request, spoken);
      return {
        voice: spoken.id,
        sampleRate: spoken.sampleRate,
        audio: speakAloud(request, options, signal),
      };
    },
    phonemize: async ({ text, espeakVoice = 'en-us' }) => ({
      espeakVoice,
      sentences: [{ phonemes: text, ids: [1, 0, 2], unknown: ['☃'] }],
    }),
    status: () => ({
      state: options.state?.() ?? 'ready',
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      pid: process.pid,
      workers: { total: 1, busy: 0, threads: 1 },
      queue: { waiting: options.waiting?.() ?? 0, active: 0, limit: 4 },
      counters: {
        engineRestarts: 1,
        workerReplacements: 2,
        sentences: 3,
        audioSeconds: 8,
        synthesisSeconds: 2,
        unknownPhonemes: 0,
      },
    }),
    close: async () => {},
  };
}

function checkSpeaker({ speaker }: SpeechRequest, { speakers, numSpeakers }: VoiceInfo): void {
  const known =
    speaker === undefined ||
    (typeof speaker === 'number' ? speaker < numSpeakers : Object.hasOwn(speakers, speaker));
  if (!known) {
    throw new EngineError('speaker_not_found', 'no such speaker', { field: 'speaker' });
  }
}

async function* speakAloud(
  { text, timestamps, unspeakable }: SpeechRequest,
  { beforeSentence }: FixtureOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<AudioChunk> {
  const sentences = text.split(/(?<=[.!?])\s+/).filter((part) => /[\p{L}\p{N}]/u.test(part));
  const plan = { phonemeIds: text.length, unknown: unknownOf(text), queueMs: 1, planMs: 2 };
  if (sentences.length === 0 && unspeakable === 'silence' && !isBlank(text)) {
    yield {
      samples: new Int16Array(FIXTURE_SENTENCE_SAMPLES),
      plan: { ...plan, phonemeIds: 0 },
      ...{ sentence: 0, piece: 0, silence: true, last: true, samplesToCome: 0, final: true },
    };
    return;
  }
  if (sentences.length === 0) {
    throw new EngineError('input_not_speakable', 'There is nothing to speak in the text.', {
      field: 'text',
    });
  }
  for (const sentence of sentences.keys()) {
    await beforeSentence?.(sentence, signal);
    signal?.throwIfAborted();
    yield {
      samples: Int16Array.from({ length: FIXTURE_SENTENCE_SAMPLES }, (_, n) =>
        Math.round(10_000 * Math.sin(n / 10) + sentence),
      ),
      plan,
      sentence,
      piece: sentence,
      silence: false,
      ...(timestamps ? { timing: fixtureTiming(text, sentences, sentence) } : {}),
      last: true,
      samplesToCome: sentence === sentences.length - 1 ? 0 : null,
      final: sentence === sentences.length - 1,
    };
  }
}

/** The fixture has no sound for snowmen. */
function unknownOf(text: string): { readonly phoneme: string; readonly count: number }[] {
  const count = text.split('☃').length - 1;
  return count === 0 ? [] : [{ phoneme: '☃', count }];
}

/** Timings with words of equal length and a phoneme per letter; punctuation takes no time. */
function fixtureTiming(text: string, sentences: readonly string[], index: number): SentenceTiming {
  const sentence = sentences[index] ?? '';
  // `indexOf` equals code points here: fixture texts have no characters above U+FFFF.
  const start = text.indexOf(sentence, sentences.slice(0, index).join(' ').length);
  const startSample = index * FIXTURE_SENTENCE_SAMPLES;
  const found = [...sentence.matchAll(/[\p{L}\p{N}'’]+/gu)];
  const step = Math.floor(FIXTURE_SENTENCE_SAMPLES / found.length);
  const words = found.map(({ 0: word, index: at }, i) => ({
    text: { start: start + at, end: start + at + word.length },
    phonemes: word.toLowerCase(),
    startSample: startSample + i * step,
    endSample: startSample + (i + 1) * step,
  }));
  return {
    text: { start, end: start + sentence.length },
    startSample,
    endSample: startSample + FIXTURE_SENTENCE_SAMPLES,
    words,
    phonemes: words.map(({ phonemes, ...word }) => ({ phoneme: phonemes.slice(0, 1), ...word })),
  };
}
