/**
 * Makes data/piper-voices.json, the snapshot of rhasspy/piper-voices that `voices search` reads without a
 * network: `node packages/catalogue/make-snapshot.ts VOICES_JSON`.
 *
 * VOICES_JSON is wyoming_piper/voices.json of the Python package wyoming-piper 2.5.2 (MIT), from
 * `pip download --no-deps wyoming-piper==2.5.2`. Names of speakers are left out: a voice's own config has them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseVoicesJson } from './src/catalogue-voice.ts';
import { REVISION } from './src/piper-voices.ts';

type Sealed = readonly [size: number, md5: string];

/**
 * Files that changed between that voices.json and {@link REVISION}. The Python package loudness-tts 0.1.1
 * (GPL-3.0-or-later) names size and MD5 of 75 voices at that revision; 73 are the same. The new model cards of the
 * other two are unknown.
 */
const CHANGED: Readonly<Record<string, { model: Sealed; config: Sealed }>> = {
  'it_IT-serena-high': {
    model: [114_204_024, '0b4d9553883e439fd7bda5475e820bfe'],
    config: [5252, '15ba3705d51c879d7290cb5bf9826d96'],
  },
  'it_IT-serena-medium': {
    model: [63_516_051, 'f8c82f1139dfa382686bd7564a633400'],
    config: [5254, 'a0b3d407bc039d501219857e5aa0e34e'],
  },
};

const [file = ''] = process.argv.slice(2);
const voices = parseVoicesJson(readFileSync(file, 'utf8'), file);

const languages = Object.fromEntries(
  voices.map(({ language: { code, ...names } }) => [code, names]),
);

const sealed = (found: { size?: number | undefined; md5?: string | undefined } | undefined) =>
  found?.size === undefined || found.md5 === undefined ? undefined : [found.size, found.md5];

const rows = voices.map(({ id, language, name, quality, speakers, aliases, files }) => {
  // The snapshot has no paths: they follow from the id.
  const folder = `${language.family}/${language.code}/${name}/${quality}`;
  const paths = [`${folder}/${id}.onnx`, `${folder}/${id}.onnx.json`, `${folder}/MODEL_CARD`];
  const found = [files.model.path, files.config.path, files.card?.path];
  if (id !== `${language.code}-${name}-${quality}` || String(paths) !== String(found)) {
    throw new Error(`${id} is not where its id says`);
  }
  const changed = CHANGED[id];
  return {
    ...{ id, speakers, aliases },
    model: changed?.model ?? sealed(files.model),
    config: changed?.config ?? sealed(files.config),
    ...(changed === undefined ? { card: sealed(files.card) } : {}),
  };
});

const lines = (items: readonly string[]): string => items.map((item) => `    ${item}`).join(',\n');
const text = `{
  "revision": ${JSON.stringify(REVISION)},
  "languages": {
${lines(Object.entries(languages).map(([code, names]) => `${JSON.stringify(code)}: ${JSON.stringify(names)}`))}
  },
  "voices": [
${lines(rows.map((row) => JSON.stringify(row)))}
  ]
}
`;
writeFileSync(new URL('data/piper-voices.json', import.meta.url), text);
