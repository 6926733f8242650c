import { CatalogueError } from './catalogue-error.ts';
import { digestOf, expectBytes } from './fetch/file-digest.ts';
import type { ExpectedFile } from './fetch/file-source.ts';
import type { SealedVoice } from './sealed-voices.ts';
import { modelIn } from './voice-place.ts';
import type { WantedFile, WantedFiles, WantedVoice } from './wanted-voice.ts';

export interface PresentOptions {
  readonly directory: string;
  readonly isReplacing: boolean;
  installedAt(id: string): string | undefined;
}

export interface PresentVoice {
  readonly model: string;
  /** Whether its bytes could be compared with what is wanted; an address alone says nothing. */
  readonly isKnown: boolean;
}

/**
 * The voice if it is installed with the bytes that are wanted.
 * @throws CatalogueError `wrong_bytes` if it is installed with others, and not to be replaced.
 */
export async function presentVoice(
  { id, from }: WantedVoice,
  { directory, installedAt, isReplacing }: PresentOptions,
  sealed: SealedVoice | undefined,
): Promise<PresentVoice | undefined> {
  const model = installedAt(id);
  if (model === undefined) return undefined;
  const place = modelIn(directory, id);
  const files = 'archive' in from ? undefined : from;
  const isKnown = isExpected(files, sealed, id);
  if (isReplacing && !isKnown) return expectOwn(model, place, true, `${model} is installed`);
  try {
    for (const [kind, name, path] of [
      ['model', `${id}.onnx`, model],
      ['config', `${id}.onnx.json`, `${model}.json`],
    ] as const) {
      const digest = await digestOf(path);
      if (files !== undefined) expectBytes(digest, await expectedOf(files[kind]), path);
      const { sha256, size } = sealed?.[name] ?? {};
      expectBytes(digest, { sha256, size }, path);
    }
    return { model, isKnown };
  } catch (error) {
    if (!(error instanceof CatalogueError && error.code === 'wrong_bytes')) throw error;
    return expectOwn(model, place, isReplacing, error.message);
  }
}

/** Whether it can be said which bytes are wanted before they are fetched. */
function isExpected(
  files: WantedFiles | undefined,
  sealed: SealedVoice | undefined,
  id: string,
): boolean {
  if (sealed?.[`${id}.onnx`] !== undefined) return true;
  const isOne = ({ source, expected: { md5, sha256 } }: WantedFile) =>
    'path' in source || (md5 ?? sha256) !== undefined;
  return files !== undefined && isOne(files.model) && isOne(files.config);
}

const expectedOf = async ({ source, expected }: WantedFile): Promise<ExpectedFile> =>
  'path' in source ? await digestOf(source.path) : expected;

/** @throws CatalogueError `wrong_bytes` unless the installed voice may be replaced. */
function expectOwn(model: string, place: string, isReplacing: boolean, problem: string): undefined {
  if (isReplacing && model === place) return undefined;
  const hint =
    model === place
      ? '--replace puts the other in its place'
      : 'remove it first, for `voices add` has not put it there';
  throw new CatalogueError('wrong_bytes', `${problem}; ${hint}`);
}

/** What is installed, with the sources that were named. */
export async function sealInstalled(
  { id, from }: WantedVoice,
  model: string,
): Promise<SealedVoice> {
  const sealed: Record<string, SealedVoice[string]> = {};
  for (const [name, path, kind] of [
    [`${id}.onnx`, model, 'model'],
    [`${id}.onnx.json`, `${model}.json`, 'config'],
  ] as const) {
    const { size, sha256 } = await digestOf(path);
    const source = 'archive' in from ? from.archive.source : from[kind].source;
    sealed[name] = { sha256, size, source: 'url' in source ? source.url : source.path };
  }
  return sealed;
}
