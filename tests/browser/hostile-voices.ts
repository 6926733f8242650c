import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallVoice } from '../service/voices-program.ts';

/** Texts that run in a page that takes them for its own; `ranHostile` of the recorder takes note. */
export const HOSTILE = [
  '<img src=x onerror=ranHostile(1)>',
  '"><svg onload=ranHostile(2)>',
  "' autofocus onfocus='ranHostile(3)",
  '<script>ranHostile(4)</script>',
  '"><script src="data:text/javascript,ranHostile(5)"></script>',
  'javascript:ranHostile(6)',
  '{{constructor.constructor("ranHostile(7)")()}}',
  '</textarea><iframe srcdoc="<script>parent.ranHostile(8)</script>">',
] as const;

const [image, svg, focus, script, , address] = HOSTILE;

/** Names of voices. A file's name has no slash, and espeak-ng's and Piper's words do no harm. */
export const HOSTILE_IDS = [image, svg, focus].map((text) => `en_US-${text}-low`);

/** Installs voices whose names, cards and configs are hostile, and one that cannot be spoken. */
export function installHostileVoices(folder: string): void {
  for (const [at, id] of HOSTILE_IDS.entries()) {
    const { model, config } = smallVoice(id, 'CC0', 'multi-speaker');
    const about = JSON.parse(config.toString());
    const speakers = Object.fromEntries(HOSTILE.slice(0, 4).map((name, number) => [name, number]));
    const language = { ...about.language, name_native: image, name_english: svg, region: script };
    const changed = {
      ...{ ...about, language, dataset: script, speaker_id_map: speakers },
      audio: { ...about.audio, quality: image },
    };
    write(folder, `voice-${at}`, id, model, JSON.stringify(changed));
  }
  write(folder, 'broken', `broken-${image}`, Buffer.from('no model'), '{}');
}

const write = (folder: string, name: string, id: string, model: Buffer, config: string): void => {
  const own = join(folder, name);
  mkdirSync(own);
  writeFileSync(join(own, `${id}.onnx`), model);
  writeFileSync(join(own, `${id}.onnx.json`), config);
  const card = [`* URL: ${address}`, `* License: ${script}${image}`, `* Author: ${svg}`];
  writeFileSync(join(own, 'MODEL_CARD'), `# Model card for ${image}\n\n${card.join('\n')}\n`);
};
