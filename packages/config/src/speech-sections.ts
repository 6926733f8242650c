import * as Type from 'typebox';
import { live, NAME, PATH, reload, SIZE, section, textLike, whenAbsent } from './schema-keys.ts';

/** Sections on voices and speech; see schema.ts. */

/** The commit of rhasspy/piper-voices that packages/catalogue has a snapshot of. */
const PIPER_VOICES = {
  name: 'piper-voices',
  url: 'https://huggingface.co/rhasspy/piper-voices/resolve/{revision}',
  revision: 'c10ece1aade47bb51c153c893d14e5bf8e5b7117',
};

const Catalogue = Type.Object(
  {
    name: Type.String(NAME),
    url: Type.Optional(
      Type.String(textLike('^https?://[^\\s]+$', 'an address with http or https')),
    ),
    path: Type.Optional(Type.String(PATH)),
    revision: Type.Optional(Type.String(textLike('^[A-Za-z0-9._-]+$', 'a commit, branch or tag'))),
  },
  {
    additionalProperties: false,
    oneOf: ['url', 'path'].map((key) => ({ required: [key], properties: { [key]: {} } })),
    'x-expected': 'a map of name, either url or path, and revision',
  },
);

const NOISE_SCALE = { minimum: 0, maximum: 2 };

export const piper = section(
  'The voice and how it speaks. A request may override each of the scales.',
  {
    model_path: Type.Optional(
      Type.String({
        ...PATH,
        ...whenAbsent('the first voice in voices.directory, else the embedded one'),
        ...reload('The default voice: a Piper `.onnx` file with its `.onnx.json` beside it.'),
      }),
    ),
    volume: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 10,
        ...whenAbsent('1'),
        ...reload('Gain after normalisation; 1 leaves the level as it is.'),
      }),
    ),
    length_scale: Type.Optional(
      Type.Number({
        minimum: 0.1,
        maximum: 10,
        ...whenAbsent("the voice's own, else 1"),
        ...reload('Duration of speech: 2 takes twice as long, 0.5 half as long.'),
      }),
    ),
    noise_scale: Type.Optional(
      Type.Number({
        ...NOISE_SCALE,
        ...whenAbsent("the voice's own, else 0.667"),
        ...reload('Variation of the voice; 0 says the same text the same way.'),
      }),
    ),
    noise_w_scale: Type.Optional(
      Type.Number({
        ...NOISE_SCALE,
        ...whenAbsent("the voice's own, else 0.8"),
        ...reload('Variation of the rhythm; 0 gives the same durations every time.'),
      }),
    ),
    normalize_audio: Type.Union([Type.Boolean(), Type.Literal('steady')], {
      default: 'steady',
      ...reload(
        "`true` raises each sentence to full level as Piper does, and sends it when it is whole; `false` keeps the model's level; `steady` holds one gain per voice, with a limiter, and lets audio flow.",
      ),
    }),
  },
);

export const synthesis = section('What a request may ask for and gets.', {
  sample_rate: Type.Optional(
    Type.Integer({
      minimum: 8000,
      maximum: 48000,
      ...whenAbsent("the voice's own rate"),
      ...live(
        "Sample rate in Hz of answers whose request names none; the next higher one where the format has not that rate, and 24000 for pcm on OpenAI's route in any case. 22050 means the voice's own rate: files of the original service say it, which never used it.",
      ),
    }),
  ),
  format: Type.Enum(['wav', 'pcm', 'mp3', 'opus', 'aac', 'flac'], {
    default: 'wav',
    ...live('Audio format when a request names none.'),
  }),
  mp3_bitrate: Type.Enum([32, 40, 48, 64, 80, 96, 112, 128, 160], {
    default: 64,
    ...live('Bit rate of mp3 in kbit/s; below 16000 Hz the format has no more than 64.'),
  }),
  opus_bitrate: Type.Integer({
    default: 32,
    minimum: 8,
    maximum: 256,
    ...live('Bit rate of opus in kbit/s.'),
  }),
  aac_bitrate: Type.Integer({
    default: 64,
    minimum: 16,
    maximum: 256,
    ...live('Bit rate of aac in kbit/s; the format has no more than 6 bits a sample.'),
  }),
  max_text_length: Type.Integer({
    default: 5000,
    minimum: 1,
    maximum: 100_000,
    ...live('Longest text of one request, in Unicode code points.'),
  }),
  max_audio_seconds: Type.Number({
    default: 3600,
    minimum: 1,
    maximum: 1_000_000,
    ...reload(
      'Longest audio of one request, in seconds, with the silence between its sentences; then 400, or, where the rest is only known on the way, the connection ends. The default is an hour: 5,000 characters read slowly, at twice the length.',
    ),
  }),
  unspeakable: Type.Enum(['silence', 'error'], {
    default: 'silence',
    ...live(
      'Answer to a text that is not blank and has nothing to say, such as `...`: a tenth of a second of silence, or the error `input_not_speakable`.',
    ),
  }),
  sentence_silence: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 10,
    ...reload('Silence between sentences in seconds.'),
  }),
});

export const voices = section('Installed voices.', {
  directory: Type.String({
    default: '/var/lib/hailo-piper/models',
    ...PATH,
    ...reload(
      'Folder in which voices are looked for, and in the folders within. It is watched: voices that are added, replaced or removed are seen while the service runs.',
    ),
  }),
  default: Type.Union([Type.String(NAME), Type.Null()], {
    default: null,
    ...reload(
      'Id of the voice for requests that name none, or `id:speaker`; null follows piper.model_path.',
    ),
  }),
  languages: Type.Record(Type.String(), Type.String(NAME), {
    default: {},
    ...live(
      'The voice of a language, for requests whose `voice` is one: `de: de_DE-thorsten-medium`, `en-GB: en_GB-vctk-medium:12`. A language that is not here is spoken by its first voice.',
    ),
  }),
  preload: Type.Array(Type.String(NAME), {
    default: [],
    ...reload(
      'Ids of voices that are prepared and loaded at the start, as the default voice is. The others are when they are first asked for.',
    ),
  }),
  max_loaded: Type.Integer({
    default: 3,
    minimum: 1,
    maximum: 1000,
    ...reload(
      'Most voices that a worker holds in memory; the longest unused is let go for another one. A request waits while as many are in use.',
    ),
  }),
  max_memory: Type.Optional(
    Type.String({
      ...SIZE,
      ...whenAbsent('no limit but max_loaded'),
      ...reload(
        'Memory of the engine process above which unused voices are let go before another one is loaded: bytes with K, M, G or T (powers of 1024).',
      ),
    }),
  ),
  max_prepared: Type.String({
    default: '4G',
    ...SIZE,
    ...reload(
      'Disk space for prepared voices: bytes with K, M, G or T (powers of 1024). The longest unused go; they are prepared again when they are asked for.',
    ),
  }),
  aliases: Type.Record(Type.String(), Type.String(NAME), {
    default: {},
    ...live(
      "Further names of voices, or of their speakers: `alloy: en_US-joe-medium`, `echo: en_US-libritts-high:12`. OpenAI's names that are not here stand for the default voice.",
    ),
  }),
  catalogues: Type.Array(Catalogue, {
    default: [PIPER_VOICES],
    ...live(
      'Where `hailo-piper voices` finds voices, the first that has one: a `voices.json` at `url` or `path`, with the files it names below. `{revision}` in a `url` stands for `revision`. The service itself fetches nothing.',
    ),
  }),
});
