import { chmod, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { extractVoice } from './archive.ts';
import { CatalogueError, fileError } from './catalogue-error.ts';
import { sealFile, syncFolder } from './durable-file.ts';
import { expectRoom } from './fetch/disk-room.ts';
import { fetchFile } from './fetch/fetch-file.ts';
import type { FetchOptions } from './fetch/fetch-options.ts';
import { digestOf, expectBytes, type FileDigest } from './fetch/file-digest.ts';
import { sourceName } from './fetch/file-source.ts';
import { readTerms, type VoiceTerms } from './model-card.ts';
import type { SealedVoice } from './sealed-voices.ts';
import type { WantedFile, WantedFiles, WantedVoice } from './wanted-voice.ts';

/** A voice in a folder of its own, fetched and checked, not yet where voices are looked for. */
export interface StagedVoice {
  readonly id: string;
  /** Has `ID.onnx`, `ID.onnx.json`, and MODEL_CARD where there is one. */
  readonly folder: string;
  readonly files: SealedVoice;
}

export interface StageOptions {
  readonly fetch: FetchOptions;
  /** What the files must be beside what the catalogue says, once their id is known. */
  expectedFor(id: string): { readonly files: SealedVoice; readonly by: string } | undefined;
  /**
   * Asked once, before the model is fetched where that is possible.
   * @returns whether the voice may be used on these terms.
   */
  acceptTerms(id: string, terms: VoiceTerms): Promise<boolean>;
}

const MODEL_CARD = 'MODEL_CARD';

/**
 * Fetches and checks the files of a voice in a folder of their own, `.adding-ID`. Where a killed
 * process has left one, it goes on from there; when this fails, the folder is removed.
 * @param folder where the folder is made; on the file system of the voices.
 * @throws CatalogueError
 */
export async function stageVoice(
  wanted: WantedVoice,
  folder: string,
  options: StageOptions,
): Promise<StagedVoice> {
  const staging = join(folder, `.adding-${wanted.id}`);
  try {
    await mkdir(staging, { recursive: true }).catch((error: unknown) => {
      throw fileError(error, staging, 'write');
    });
    const { from } = wanted;
    const [id, sources] =
      'archive' in from
        ? await unpack(wanted.id, from.archive, staging, options)
        : ([wanted.id, from] as const);
    const names = { model: `${id}.onnx`, config: `${id}.onnx.json`, card: MODEL_CARD };
    if (!('archive' in from)) await fetchAll(id, from, names, staging, options);
    const files = await sealAll(staging, names, sources);
    expectSealed(id, files, options);
    return { id, folder: staging, files };
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

type Names = Readonly<Record<'model' | 'config' | 'card', string>>;
type Sources = Readonly<Partial<Record<'model' | 'config' | 'card', WantedFile | undefined>>>;

/** Small files first: their faults, and the terms, are known before much is fetched. */
async function fetchAll(
  id: string,
  { model, config, card }: WantedFiles,
  names: Names,
  staging: string,
  options: StageOptions,
): Promise<void> {
  const { fetch } = options;
  await expectRoomFor(staging, { model, config, card }, names);
  const get = (file: WantedFile, name: string) =>
    fetchFile(file.source, join(staging, name), file.expected, fetch);
  await get(config, names.config);
  if (card !== undefined) await fetchCard(card, join(staging, names.card), fetch);
  await expectTerms(id, staging, options);
  await get(model, names.model);
}

/** That there is no card is no fault, unless its size is known. */
async function fetchCard(card: WantedFile, target: string, fetch: FetchOptions): Promise<void> {
  try {
    await fetchFile(card.source, target, card.expected, { ...fetch, onProgress: undefined });
  } catch (error) {
    const isAbsent = error instanceof CatalogueError && error.code === 'file_not_found';
    if (!isAbsent || card.expected.size !== undefined) throw error;
    await rm(target, { force: true });
  }
}

async function unpack(
  id: string,
  archive: WantedFile,
  staging: string,
  options: StageOptions,
): Promise<readonly [string, Sources]> {
  const packed = join(staging, 'packed');
  await fetchFile(archive.source, packed, archive.expected, options.fetch);
  const from = sourceName(archive.source);
  const found = await extractVoice({ archive: packed, from }, staging, id);
  await rm(packed);
  await rename(join(staging, 'model'), join(staging, `${found}.onnx`));
  await rename(join(staging, 'config'), join(staging, `${found}.onnx.json`));
  await expectTerms(found, staging, options);
  return [found, { model: archive, config: archive, card: archive }];
}

async function expectTerms(id: string, staging: string, options: StageOptions): Promise<void> {
  const terms = await readCard(staging);
  if (await options.acceptTerms(id, terms)) return;
  const message = `no licence is stated for ${id}; --accept-licence takes it all the same`;
  throw new CatalogueError('licence_not_accepted', message);
}

async function readCard(folder: string): Promise<VoiceTerms> {
  return readTerms(await readFile(join(folder, MODEL_CARD), 'utf8').catch(() => ''));
}

async function expectRoomFor(staging: string, files: Sources, names: Names): Promise<void> {
  let missing = 0;
  for (const kind of ['model', 'config', 'card'] as const) {
    const there = await stat(join(staging, names[kind])).catch(() => undefined);
    missing += Math.max(0, (files[kind]?.expected.size ?? 0) - (there?.size ?? 0));
  }
  if (missing > 0) await expectRoom(staging, missing);
}

/** Makes the files last, removes everything else, and gives their sums. */
async function sealAll(staging: string, names: Names, sources: Sources): Promise<SealedVoice> {
  const sealed: Record<string, SealedVoice[string]> = {};
  const kinds = Object.entries(names) as [keyof Names, string][];
  for (const name of await readdir(staging)) {
    const kind = kinds.find(([, known]) => known === name)?.[0];
    if (kind === undefined) {
      await rm(join(staging, name), { recursive: true });
      continue;
    }
    const path = join(staging, name);
    await sealFile(path).catch((error: unknown) => {
      throw fileError(error, path, 'write');
    });
    const { size, sha256 }: FileDigest = await digestOf(path);
    const source = sources[kind]?.source;
    sealed[name] = { sha256, size, ...(source && { source: sourceName(source) }) };
  }
  // Whatever the umask is, the user of the service has to read it.
  await chmod(staging, 0o755);
  await syncFolder(staging);
  return sealed;
}

function expectSealed(id: string, files: SealedVoice, options: StageOptions): void {
  const expected = options.expectedFor(id);
  if (expected === undefined) return;
  for (const [name, { sha256, size }] of Object.entries(expected.files)) {
    const file = files[name];
    const from = `${name}, compared with ${expected.by},`;
    if (file === undefined) {
      throw new CatalogueError('wrong_bytes', `${from} is missing`);
    }
    expectBytes({ ...file, md5: '' }, { sha256, size }, from);
  }
}
