import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CatalogueError, fileError } from './catalogue-error.ts';
import { parseVoicesJson } from './catalogue-voice.ts';
import { withClaim } from './directory-claim.ts';
import { replaceFile, syncFolder } from './durable-file.ts';
import { digestOf } from './fetch/file-digest.ts';
import { type StagedVoice, type StageOptions, stageVoice } from './stage-voice.ts';
import { ensureDirectory, recover } from './voice-place.ts';
import { type VoicesJson, voiceEntry } from './voices-json.ts';
import type { WantedVoice } from './wanted-voice.ts';

export interface MirrorOptions extends StageOptions {
  /** The folder to be served; made if it does not exist. */
  readonly folder: string;
}

/**
 * Puts a voice into a folder that any web server or USB stick can serve: the files at their paths
 * and a `voices.json` of the shape of rhasspy/piper-voices, with `sha256` beside `md5_digest`. The
 * entry comes last, so that nobody is sent to a file that is not there.
 * @returns the id of the voice.
 * @throws CatalogueError
 */
export async function mirrorVoice(wanted: WantedVoice, options: MirrorOptions): Promise<string> {
  const { folder } = options;
  const removeFolder = await ensureDirectory(folder);
  try {
    return await withClaim(folder, async () => {
      await recover(folder);
      const index = await readIndex(join(folder, 'voices.json'));
      if (await isServed(wanted, folder, index)) return wanted.id;
      const staged = await stageVoice(wanted, folder, options);
      try {
        await serve(staged, wanted, folder, index);
      } finally {
        await rm(staged.folder, { recursive: true, force: true });
      }
      return staged.id;
    });
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function serve(
  { id, folder: from, files }: StagedVoice,
  { offer }: WantedVoice,
  folder: string,
  index: VoicesJson,
): Promise<void> {
  const config = await readConfig(join(from, `${id}.onnx.json`));
  const entry = voiceEntry(id, config, offer);
  const home = join(folder, entry.folder);
  try {
    await mkdir(home, { recursive: true });
    const served: Record<string, object> = {};
    for (const name of Object.keys(files).sort()) {
      const { size, md5, sha256 } = await digestOf(join(from, name));
      await rename(join(from, name), join(home, name));
      served[`${entry.folder}/${name}`] = { size_bytes: size, md5_digest: md5, sha256 };
    }
    await syncFolder(home);
    await syncFolder(dirname(home));
    index[id] = { ...entry.value, files: served };
    const sorted = Object.entries(index).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
    await replaceFile(join(folder, 'voices.json'), text);
  } catch (error) {
    throw fileError(error, home, 'write');
  }
}

/** Whether the folder has the voice already, with the bytes that are wanted. */
async function isServed(
  { id, from }: WantedVoice,
  folder: string,
  index: VoicesJson,
): Promise<boolean> {
  if ('archive' in from || index[id] === undefined) return false;
  const [served] = parseVoicesJson(JSON.stringify({ [id]: index[id] }), folder);
  for (const kind of ['model', 'config'] as const) {
    const file = served?.files[kind];
    const { source, expected } = from[kind];
    if (file === undefined || !existsSync(join(folder, file.path))) return false;
    const { md5, sha256, size } = await digestOf(join(folder, file.path));
    const wanted = 'path' in source ? await digestOf(source.path) : expected;
    if (md5 !== wanted.md5 || md5 !== file.md5 || size !== file.size) return false;
    if (file.sha256 !== undefined && file.sha256 !== sha256) return false;
  }
  return true;
}

/** The index that a mirror has already; other tools may have written it. */
async function readIndex(path: string): Promise<VoicesJson> {
  if (!existsSync(path)) return {};
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileError(error, path, 'read');
  });
  parseVoicesJson(text, path);
  return JSON.parse(text);
}

async function readConfig(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new CatalogueError('not_a_voice', `${path} is not JSON`, { cause });
  }
}
