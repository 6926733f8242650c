import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { createTarDecoder } from 'modern-tar';
import unbzip2 from 'unbzip2-stream';
import { CatalogueError, fileError } from './catalogue-error.ts';
import { expectRoom } from './fetch/disk-room.ts';
import { MAX_BYTES } from './fetch/fetch-options.ts';
import { isVoiceId } from './voice-id.ts';

const CONFIG = '.onnx.json';

/**
 * Takes the voice out of a `.tar.bz2` as sherpa-onnx publishes them: the `.onnx`, its
 * `.onnx.json` and the MODEL_CARD, nothing else. A `model.onnx` gets the name of its config, or
 * else `id`.
 * @param from what the messages call the archive.
 * @param folder gets the files; those of an archive that is refused stay there.
 * @returns the id of the voice.
 * @throws CatalogueError `not_a_voice`, `disk_full`, `not_writable`.
 */
export async function extractVoice(
  { archive, from }: { readonly archive: string; readonly from: string },
  folder: string,
  id: string,
): Promise<string> {
  const models: string[] = [];
  const configs: string[] = [];
  try {
    for await (const entry of entriesOf(archive)) {
      const name = basename(entry.header.name).normalize('NFC');
      const kind = entry.header.type === 'file' ? kindOf(name, entry.header.name) : undefined;
      if (kind === undefined) await entry.body.cancel();
      else {
        if (kind === 'model') models.push(name);
        if (kind === 'config') configs.push(name);
        const target = kind === 'card' ? 'MODEL_CARD' : kind;
        await expectRoom(folder, entry.header.size);
        await writeNew(join(folder, target), entry.body);
      }
    }
  } catch (error) {
    if (error instanceof CatalogueError) throw error;
    if ((error as NodeJS.ErrnoException).syscall !== undefined) {
      throw fileError(error, folder, 'write');
    }
    const why = (error as Error).message;
    const message = `${from} is damaged, or no .tar.bz2: ${why}`;
    throw new CatalogueError('not_a_voice', message, { cause: error });
  }
  const [model, config] = [models[0], configs[0]];
  if (model === undefined || config === undefined || models.length + configs.length > 2) {
    const has = `${models.length} .onnx and ${configs.length} ${CONFIG}`;
    throw new CatalogueError('not_a_voice', `${from} is no archive of one voice: it has ${has}`);
  }
  const named = [config.slice(0, -CONFIG.length), model.slice(0, -'.onnx'.length)];
  return named.find((name) => name !== 'model') ?? id;
}

/** Only files at the top, or in the archive's one folder, belong to the voice. */
function kindOf(name: string, path: string): 'model' | 'config' | 'card' | undefined {
  if (path.replace(/^\.\//, '').split('/').length > 2) return undefined;
  if (name === 'MODEL_CARD') return 'card';
  if (name.endsWith(CONFIG) && isVoiceId(name)) return 'config';
  return name.endsWith('.onnx') && isVoiceId(name) ? 'model' : undefined;
}

async function* entriesOf(archive: string) {
  const packed = createReadStream(archive);
  const unpacked = unbzip2();
  packed.on('error', (error) => unpacked.emit('error', error));
  // The package has streams of an old kind.
  const bytes = new Readable().wrap(packed.pipe(unpacked) as NodeJS.ReadableStream);
  const stream = Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
  try {
    yield* stream.pipeThrough(createTarDecoder({ strict: true }));
  } finally {
    packed.destroy();
  }
}

async function writeNew(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  await using file = await open(path, 'w');
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_BYTES) throw new Error(`a file has more than ${MAX_BYTES} bytes`);
    await file.writeFile(piece);
  }
}
