import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { near } from '@hailo-piper/config';
import { type Catalogue, type Offer, readOffers } from './catalogue.ts';
import { CatalogueError, fileError } from './catalogue-error.ts';
import type { CatalogueFile, CatalogueVoice, VoiceFiles } from './catalogue-voice.ts';
import type { FetchOptions } from './fetch/fetch-options.ts';
import { beside, type ExpectedFile, type FileSource, sourceName } from './fetch/file-source.ts';
import { toVoiceId } from './voice-id.ts';

export interface WantedFile {
  readonly source: FileSource;
  readonly expected: ExpectedFile;
}

export type WantedFiles = VoiceFiles<WantedFile>;

/** A voice to be fetched file by file, or as an archive, whose id is only sure when it is open. */
export interface WantedVoice {
  readonly id: string;
  readonly from: WantedFiles | { readonly archive: WantedFile };
  /** What the catalogue says of it. */
  readonly offer?: CatalogueVoice | undefined;
}

const ARCHIVE = '.tar.bz2';
const MODEL = '.onnx';
const MAX_LISTED = 8;

/**
 * Finds what somebody names: a voice of the catalogues by id or old name, the URL or path of an
 * `.onnx` or of a `.tar.bz2`, or a folder with one voice. A name with a slash or one of these
 * endings is a path.
 * @throws CatalogueError `voice_not_found` with what is near; `not_a_voice`, `fetch_failed`.
 */
export async function findWanted(
  name: string,
  catalogues: readonly Catalogue[],
  options: FetchOptions = {},
): Promise<WantedVoice> {
  if (/^https?:\/\//i.test(name)) return ofUrl(name);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) {
    throw new CatalogueError('not_a_voice', `${name} is no address with http or https`);
  }
  const isPath = name.includes('/') || name.endsWith(ARCHIVE) || name.endsWith(MODEL);
  return isPath ? ofPath(resolve(name)) : ofOffer(await findOffer(name, catalogues, options));
}

/** @throws CatalogueError `voice_not_found`. */
async function findOffer(
  name: string,
  catalogues: readonly Catalogue[],
  options: FetchOptions,
): Promise<Offer> {
  const wanted = name.normalize('NFC');
  const { offers, problems } = await readOffers(catalogues, options);
  const found =
    offers.find(({ voice }) => voice.id === wanted) ??
    offers.find(({ voice }) => voice.aliases.includes(wanted));
  if (found !== undefined) return found;
  const ids = offers.flatMap(({ voice }) => [voice.id, ...voice.aliases]);
  const alike = near(wanted, ids).slice(0, MAX_LISTED).join(', ');
  const where = catalogues.map((one) => one.name).join(', ');
  throw new CatalogueError(
    'voice_not_found',
    [
      `there is no voice ${JSON.stringify(name)} in ${where}`,
      ...(alike === '' ? [] : [`near it: ${alike}`]),
      ...problems,
    ].join('; '),
  );
}

/** @returns the files of a catalogue's voice. */
export function ofOffer({ catalogue, voice }: Offer): WantedVoice {
  const wanted = (file: CatalogueFile): WantedFile => ({
    source: catalogue.sourceOf(file),
    expected: file,
  });
  const { model, config, card } = voice.files;
  const files = { model: wanted(model), config: wanted(config), card: card && wanted(card) };
  return { id: voice.id, from: files, offer: voice };
}

function ofUrl(name: string): WantedVoice {
  if (!URL.canParse(name)) throw new CatalogueError('not_a_voice', `${name} is not an address`);
  const url = new URL(name);
  const last = decoded(url.pathname.split('/').at(-1) ?? '');
  if (last.endsWith(ARCHIVE)) return ofArchive({ url: url.href }, last);
  if (last.endsWith(MODEL)) return ofModel({ url: url.href }, last);
  const ends = `${MODEL} or ${ARCHIVE}`;
  throw new CatalogueError(
    'not_a_voice',
    `${name} is not the address of a file that ends with ${ends}`,
  );
}

function ofPath(path: string): WantedVoice {
  try {
    statSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  if (path.endsWith(ARCHIVE)) return ofArchive({ path }, basename(path));
  if (path.endsWith(MODEL)) return ofModel({ path }, basename(path));
  const models = modelsIn(path);
  const [only] = models;
  if (only !== undefined && models.length === 1) return ofModel({ path: join(path, only) }, only);
  if (existsSync(join(path, 'voices.json'))) {
    const message = `${path} is a catalogue; take a voice of it with --from ${path}`;
    throw new CatalogueError('not_a_voice', message);
  }
  const list = models.slice(0, MAX_LISTED).join(', ');
  const has = only === undefined ? `no file that ends with ${MODEL}` : `several voices: ${list}`;
  throw new CatalogueError('not_a_voice', `${path} has ${has}`);
}

function modelsIn(folder: string): string[] {
  try {
    if (!statSync(folder).isDirectory()) {
      const ends = `${MODEL} or ${ARCHIVE}`;
      throw new CatalogueError('not_a_voice', `${folder} does not end with ${ends}`);
    }
    return readdirSync(folder).filter((name) => name.endsWith(MODEL) && !name.startsWith('.'));
  } catch (error) {
    throw fileError(error, folder, 'read');
  }
}

/** @param name of the model's file. */
export function ofModel(model: FileSource, name: string): WantedVoice {
  const id = toVoiceId(name.slice(0, -MODEL.length));
  const wanted = (source: FileSource): WantedFile => ({ source, expected: {} });
  return {
    id,
    from: {
      model: wanted(model),
      config: wanted(beside(model, `${name}.json`)),
      card: wanted(beside(model, 'MODEL_CARD')),
    },
  };
}

/** As sherpa-onnx names them: `vits-piper-de_DE-thorsten-medium.tar.bz2`. */
function ofArchive(source: FileSource, name: string): WantedVoice {
  const id = toVoiceId(name.slice(0, -ARCHIVE.length).replace(/^vits-piper-/, ''));
  return { id, from: { archive: { source, expected: {} } } };
}

/** Whether a source is an archive. */
export function isArchive(source: FileSource): boolean {
  const name = sourceName(source);
  return ('url' in source ? new URL(name).pathname : name).endsWith(ARCHIVE);
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
