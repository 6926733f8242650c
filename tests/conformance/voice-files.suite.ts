/**
 * Voice files found in the wild, here and with the real Piper 1.3.0: espeak voices by every name and file,
 * and odd configs. Needs Python and, the first time, PyPI; run by
 * `npx -y pnpm@12 test:voice-files` and in CI, not by `test`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSpeechEngine, parseVoiceConfig, readVoiceConfig } from '@hailo-piper/engine';
import { ourReader, theirReader } from './live/phoneme-difference.ts';
import { makePython, type PiperAnswer, startPiper } from './live/piper-process.ts';
import { embeddedVoice } from './live/piper-voices.ts';

const python = makePython();
const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-voice-files-'));
after(() => rmSync(folder, { recursive: true }));

const pythonSays = (expression: string): string =>
  execFileSync(
    python,
    ['-c', `from piper import phoneme_ids, phonemize_espeak; print(${expression})`],
    {
      encoding: 'utf8',
    },
  ).trim();

/** Every name under which a voice may be found: file, last part of it, name, languages; and oddly. */
const namesOf = (languages: string, file: string): string[] => {
  const lines = readFileSync(join(languages, file), 'utf8').split('\n');
  const told = lines
    .filter((line) => /^(?:name|language)\s/.test(line))
    .map(
      (line) =>
        line
          .split('//')[0]
          ?.replace(/^\w+\s+/, '')
          .trim() ?? '',
    )
    .flatMap((name) => [name, name.replace(/\s+\d+$/, '')]);
  const last = basename(file);
  const names = [file, last, ...told];
  return [
    ...names,
    ...names.map((name) => name.toUpperCase()),
    ...names.map((name) => name.toLowerCase()),
    `${file}+f3`,
    `${last}+Mr serious`,
    `${last}+nobody`,
    `${last}+12`,
    `lang/${file}`,
    `${last}_`,
  ];
};

const TEXT = 'Hello 12 æøå! 你好, привет; naïve 3.5?';

test('an espeak voice by whatever Piper finds it by', async (suite) => {
  const languages = join(pythonSays('phonemize_espeak.ESPEAK_DATA_DIR'), 'lang');
  const files = readdirSync(languages, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(languages, join(entry.parentPath, entry.name)))
    .sort();
  const piper = startPiper(python);
  const theirs = theirReader(piper, embeddedVoice);
  const ours = ourReader(readVoiceConfig(embeddedVoice).phonemeIdMap);
  const found = { spoken: 0, unknown: 0, refused: 0 };
  for (const file of files) {
    const names = [...new Set(namesOf(languages, file))];
    await suite.test(`${file}: ${names.length} names`, async () => {
      for (const name of names) {
        // A name that Piper does not know leaves it with the voice before: it is asked behind two.
        const [, first, , second, our] = await Promise.all([
          theirs('fi', 'One.'),
          theirs(name, TEXT),
          theirs('ja', 'One.'),
          theirs(name, TEXT),
          ours(name, TEXT),
        ]);
        if (/has no dictionary/.test(our)) found.refused++;
        else if (first === second) found.spoken++;
        else found.unknown++;
        if (/has no dictionary/.test(our)) continue;
        if (first === second) assert.equal(our, first, name);
        else assert.match(our, /espeak-ng has no voice/, name);
      }
    });
  }
  piper.close();
  suite.diagnostic(JSON.stringify(found));
  assert.ok(found.spoken > 500, JSON.stringify(found));
});

test('the phonemes of a voice without a map of its own', () => {
  const theirs = JSON.parse(
    pythonSays('__import__("json").dumps(phoneme_ids.DEFAULT_PHONEME_ID_MAP)'),
  );
  const { phonemeIdMap } = parseVoiceConfig('/v/x.onnx', {
    audio: { sample_rate: 16_000 },
    espeak: { voice: 'en-us' },
    phoneme_id_map: null,
  });
  assert.deepEqual(Object.fromEntries(phonemeIdMap), theirs);
});

interface Changed {
  readonly model?: string;
  /** Of the voice's config. */
  readonly config: object;
  readonly speaker?: number;
  /** What Piper is given instead, where it does not read the config and we do. */
  readonly forPiper?: object;
}

const CONFIGS: readonly Changed[] = [
  { config: { num_symbols: 3 } },
  { config: { num_symbols: null } },
  { config: { num_symbols: 'many' } },
  { config: { speaker_id_map: null } },
  { config: { speaker_id_map: [] } },
  { config: { speaker_id_map: { a: 0, b: 3 } } },
  { config: { phoneme_map: null } },
  { config: { phoneme_map: { a: ['b'] } } },
  { config: { phoneme_id_map: null } },
  { config: { phoneme_id_map: {} } },
  { config: { language: null, dataset: null, audio: { sample_rate: 22_050, quality: null } } },
  { config: { hop_length: 0 } },
  { config: { num_speakers: 0 } },
  { config: { num_speakers: -1 } },
  { config: { vowel_clusters: [['o', 'ʊ']], default_speaker_id: 1, streaming: true } },
  { config: { espeak: { voice: 'gmw/en-US' } } },
  { config: { espeak: { voice: 'English (America)' } } },
  { config: { espeak: { voice: 'de+f2' } } },
  { config: { phoneme_type: 'text' } },
  { model: 'multi-speaker', config: { num_speakers: 9 }, speaker: 2 },
  { model: 'multi-speaker', config: { speaker_id_map: { 3: 0, 0: 3 } }, speaker: 3 },
  { model: 'multi-speaker', config: { num_speakers: 2, speaker_id_map: { d: 3 } }, speaker: 3 },
  { model: 'multi-speaker', config: { default_speaker_id: 2 } },
  { config: { phoneme_type: 'PhonemeType.ESPEAK' }, forPiper: {} },
  { config: { phoneme_type: 'eSpeak-NG' }, forPiper: {} },
  { config: { phoneme_type: 'TEXT' }, forPiper: { phoneme_type: 'text' } },
  {
    config: { inference: null, phoneme_type: null, num_speakers: null },
    forPiper: { inference: {} },
  },
];

const install = (name: string, model: string, changes: object): string => {
  const source = fileURLToPath(new URL(`../voices/${model}.onnx`, import.meta.url));
  const path = join(folder, `${name}.onnx`);
  const config = JSON.parse(readFileSync(`${source}.json`, 'utf8'));
  cpSync(source, path);
  writeFileSync(`${path}.json`, JSON.stringify({ ...config, ...changes }));
  return path;
};

const SPOKEN = 'Hello. It is 7.';
const QUIET = { noise_scale: 0, noise_w_scale: 0 };

test('a config that Piper speaks with', async (suite) => {
  const piper = startPiper(python, ['--samples', join(folder, 'samples')]);
  const voices = CONFIGS.map(({ model = 'medium-shape', config }, index) =>
    install(`ours-${index}`, model, config),
  );
  const engine = await createSpeechEngine({
    voices,
    // At Piper's own level, by the stock graph on one thread: equal to the last bit.
    defaults: { noiseScale: 0, noiseWScale: 0, normalizeAudio: true },
    workers: 1,
    intraOpThreads: 1,
    isolation: 'none',
    requestTimeoutMs: 60_000,
  });
  for (const [index, { model = 'medium-shape', config, speaker, forPiper }] of CONFIGS.entries()) {
    await suite.test(JSON.stringify(config), async () => {
      const answer = await piper.ask({
        voice: install(`theirs-${index}`, model, forPiper ?? config),
        text: SPOKEN,
        ...QUIET,
        ...(speaker === undefined ? {} : { speaker_id: speaker }),
      });
      assert.equal(answer.error, undefined);
      const { audio } = await engine.speak({
        voice: `ours-${index}`,
        text: SPOKEN,
        ...(speaker === undefined ? {} : { speaker }),
      });
      const ours = await Array.fromAsync(audio, ({ samples }) => [...samples]);
      assert.deepEqual(Int16Array.from(ours.flat()), samplesOf(answer));
    });
  }
  piper.close();
  await engine.close();
});

const samplesOf = ({ path = '' }: PiperAnswer): Int16Array =>
  new Int16Array(Uint8Array.from(readFileSync(path)).buffer);
