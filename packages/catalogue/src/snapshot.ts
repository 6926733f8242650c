import data from '../data/piper-voices.json' with { type: 'json' };
import type { CatalogueFile, CatalogueVoice, VoiceLanguage } from './catalogue-voice.ts';
import { REVISION } from './piper-voices.ts';

interface Row {
  readonly id: string;
  readonly speakers: number;
  readonly aliases: readonly string[];
  readonly model: readonly (string | number)[];
  readonly config: readonly (string | number)[];
  readonly card?: readonly (string | number)[];
}

/** The voices of rhasspy/piper-voices at {@link REVISION}, in its order. */
export function snapshotVoices(): CatalogueVoice[] {
  if (data.revision !== REVISION) throw new TypeError('the snapshot is of another revision');
  const languages: Readonly<Record<string, Omit<VoiceLanguage, 'code'>>> = data.languages;
  return (data.voices as readonly Row[]).map(({ id, speakers, aliases, ...sealed }) => {
    const [code = '', name = '', quality = ''] = id.split('-');
    const language = { code, ...languages[code] } as VoiceLanguage;
    const folder = `${language.family}/${code}/${name}/${quality}`;
    const file = (last: string, [size, md5]: Row['model'] = []): CatalogueFile => ({
      path: `${folder}/${last}`,
      size: size as number | undefined,
      md5: md5 as string | undefined,
    });
    return {
      ...{ id, name, quality, language, speakers, aliases },
      files: {
        model: file(`${id}.onnx`, sealed.model),
        config: file(`${id}.onnx.json`, sealed.config),
        card: file('MODEL_CARD', sealed.card),
      },
    };
  });
}
