import * as fs from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type AddOptions, addVoice } from '../add-voice.ts';
import { Catalogue } from '../catalogue.ts';
import { findWanted } from '../wanted-voice.ts';
import { type Answer, type FileRequest, serveFiles } from './file-server.ts';
import { type SampleVoice, sampleVoice, temporaryFolder, writeCatalogue } from './sample-voice.ts';

export const VOICE = sampleVoice('de_DE-anna-medium');
export const TUGAO = sampleVoice('pt_PT-tugão-medium');

/** A catalogue on loopback, and a folder of voices that is filled from it. */
export interface Home {
  readonly root: string;
  readonly directory: string;
  readonly url: string;
  readonly requests: readonly FileRequest[];
  add(name: string, options?: Partial<AddOptions>): ReturnType<typeof addVoice>;
  files(): string[];
}

export async function setUpHome(
  t: TestContext,
  misbehave?: (request: FileRequest) => Answer | undefined,
  voices: readonly SampleVoice[] = [VOICE, TUGAO],
): Promise<Home> {
  const folder = temporaryFolder(t);
  const [root, directory] = [join(folder, 'served'), join(folder, 'state/models')];
  writeCatalogue(root, voices);
  const { url, requests } = await serveFiles(t, root, misbehave);
  const installedAt = (id: string) => {
    const model = join(directory, id, `${id}.onnx`);
    return fs.existsSync(model) && fs.existsSync(`${model}.json`) ? model : undefined;
  };
  const fetch = { pausesMs: [0, 0] };
  return {
    ...{ root, directory, url, requests },
    add: async (name, options) => {
      const catalogues = [new Catalogue({ name: 'loopback', url })];
      return addVoice(await findWanted(name, catalogues, fetch), {
        ...{ directory, installedAt, fetch, isReplacing: false },
        acceptTerms: async (_id, { licence }) => licence !== undefined,
        check: async () => {},
        ...options,
      });
    },
    files: () =>
      fs.existsSync(join(folder, 'state'))
        ? fs.readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' }).sort()
        : [],
  };
}

/** What the state folder has in which only this voice is installed. */

export function installed({ id }: SampleVoice): string[] {
  return [
    'models',
    'models/.pins.json',
    `models/${id}`,
    `models/${id}/MODEL_CARD`,
    `models/${id}/${id}.onnx`,
    `models/${id}/${id}.onnx.json`,
  ];
}
