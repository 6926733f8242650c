import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Catalogue, readOffers } from './catalogue.ts';
import { CatalogueError } from './catalogue-error.ts';
import type { FetchOptions } from './fetch/fetch-options.ts';
import { digestOf, type FileDigest } from './fetch/file-digest.ts';
import type { FileSource } from './fetch/file-source.ts';
import {
  lockFile,
  pinFile,
  readSealed,
  type SealedFile,
  type SealedVoice,
  type SealedVoices,
} from './sealed-voices.ts';
import { isArchive, ofOffer, type WantedFile, type WantedVoice } from './wanted-voice.ts';

/** Installed voices: the path of the `.onnx` by id. */
export type InstalledVoices = ReadonlyMap<string, string>;

const ADDED_WITH = 'it was added with';

/**
 * What a lock file says of the voices as they are now.
 * @throws CatalogueError `wrong_bytes` if one is no longer what was added: that is not locked.
 */
export async function lockVoices(
  directory: string,
  installed: InstalledVoices,
): Promise<SealedVoices> {
  const pins = (await readSealed(pinFile(directory))) ?? new Map();
  const voices = new Map<string, SealedVoice>();
  for (const [id, model] of installed) {
    const pin: SealedVoice | undefined = pins.get(id);
    const [problem] = pin === undefined ? [] : await sealProblems(id, model, pin, ADDED_WITH);
    if (problem !== undefined) {
      const hint = `\`voices add --replace\` or \`voices remove\` decides what holds`;
      throw new CatalogueError('wrong_bytes', `${problem}; ${hint}`);
    }
    voices.set(id, pin ?? (await sealByHand(id, model)));
  }
  return voices;
}

async function sealByHand(id: string, model: string): Promise<SealedVoice> {
  const files: Record<string, SealedFile> = {};
  for (const [name, path] of filesOf(id, model)) {
    if (!existsSync(path)) continue;
    const { size, sha256 } = await digestOf(path);
    files[name] = { sha256, size };
  }
  return files;
}

/** A card that several voices share is of none of them. */
const filesOf = (id: string, model: string): (readonly [name: string, path: string])[] => [
  [`${id}.onnx`, model],
  [`${id}.onnx.json`, `${model}.json`],
];

/**
 * Checks the installed voices against a lock file: by default `voices.lock` among them. Reads every
 * file of a locked voice once.
 * @param lock a lock file that was read already.
 * @returns a sentence for each file that is missing or different; none also without a lock file.
 * @throws CatalogueError `invalid_file` if the lock file cannot be read.
 */
export async function lockProblems(
  directory: string,
  installed: InstalledVoices,
  lock?: { readonly voices: SealedVoices; readonly name: string },
): Promise<string[]> {
  const name = lock?.name ?? lockFile(directory);
  const voices = lock?.voices ?? (await readSealed(name)) ?? new Map<string, SealedVoice>();
  const problems: string[] = [];
  for (const [id, files] of voices) {
    const model = installed.get(id);
    if (model === undefined) problems.push(`${id} is in ${name}, but not installed`);
    else problems.push(...(await sealProblems(id, model, files, `${name} says`)));
  }
  return problems;
}

/**
 * Checks voices against the pins of their folder: what they were when they were added.
 * @param locked voices that a lock file decides on.
 * @returns as {@link lockProblems}.
 */
export async function pinProblems(
  directory: string,
  installed: InstalledVoices,
  locked: SealedVoices = new Map(),
): Promise<string[]> {
  const pins = (await readSealed(pinFile(directory))) ?? new Map<string, SealedVoice>();
  const problems: string[] = [];
  for (const [id, files] of pins) {
    const model = installed.get(id);
    if (model === undefined || locked.has(id)) continue;
    problems.push(...(await sealProblems(id, model, files, ADDED_WITH)));
  }
  return problems;
}

/** @param says how the sentence goes on before the expected sum. */
async function sealProblems(
  id: string,
  model: string,
  sealed: SealedVoice,
  says: string,
): Promise<string[]> {
  const paths = [
    ...filesOf(id, model),
    ['MODEL_CARD', join(dirname(model), 'MODEL_CARD')] as const,
  ];
  const problems: string[] = [];
  for (const [name, path] of paths) {
    const expected = sealed[name];
    if (expected === undefined) continue;
    const digest: FileDigest | undefined = existsSync(path) ? await digestOf(path) : undefined;
    if (digest === undefined) problems.push(`${id}: ${path} does not exist`);
    else if (digest.sha256 !== expected.sha256) {
      problems.push(`${id}: ${path} has SHA-256 ${digest.sha256}, ${says} ${expected.sha256}`);
    }
  }
  return problems;
}

/**
 * How to get the voices of a lock file: from the source it names, or, where that is no address and
 * not on this machine, from the catalogues. The bytes are the lock file's in any case.
 * @param options `areSourcesUsed: false` for the catalogues alone. Default true.
 * @throws CatalogueError `voice_not_found` for a voice that is nowhere.
 */
export async function wantedOf(
  lock: { readonly voices: SealedVoices; readonly name: string },
  catalogues: readonly Catalogue[],
  { areSourcesUsed = true, ...options }: FetchOptions & { readonly areSourcesUsed?: boolean } = {},
): Promise<WantedVoice[]> {
  const wanted: WantedVoice[] = [];
  for (const [id, files] of lock.voices) {
    const direct = areSourcesUsed ? fromSources(id, files) : undefined;
    if (direct !== undefined) {
      wanted.push(direct);
      continue;
    }
    const { offers, problems } = await readOffers(catalogues, options);
    const offer = offers.find(({ voice }) => voice.id === id);
    if (offer === undefined) {
      const message = areSourcesUsed
        ? `${lock.name} does not say where ${id} is, and no catalogue has it`
        : `there is no voice ${id} in ${catalogues.map(({ name }) => name).join(', ')}`;
      throw new CatalogueError('voice_not_found', [message, ...problems].join('; '));
    }
    wanted.push(ofOffer(offer));
  }
  return wanted;
}

function fromSources(id: string, files: SealedVoice): WantedVoice | undefined {
  const wanted = (name: string): WantedFile | undefined => {
    const { source, sha256, size } = files[name] ?? {};
    const from = source === undefined ? undefined : reachable(source);
    return from && { source: from, expected: { sha256, size } };
  };
  const [model, config] = [wanted(`${id}.onnx`), wanted(`${id}.onnx.json`)];
  if (model === undefined || config === undefined) return undefined;
  if (isArchive(model.source)) {
    return { id, from: { archive: { source: model.source, expected: {} } } };
  }
  return { id, from: { model, config, card: wanted('MODEL_CARD') } };
}

function reachable(source: string): FileSource | undefined {
  if (/^https?:\/\//.test(source)) return URL.canParse(source) ? { url: source } : undefined;
  return existsSync(source) ? { path: source } : undefined;
}
