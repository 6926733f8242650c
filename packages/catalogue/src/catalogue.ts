import { readFile } from 'node:fs/promises';
import { CatalogueError, fileError } from './catalogue-error.ts';
import { type CatalogueFile, type CatalogueVoice, parseVoicesJson } from './catalogue-voice.ts';
import type { FetchOptions } from './fetch/fetch-options.ts';
import { fetchText } from './fetch/fetch-text.ts';
import { below, type FileSource, sourceName } from './fetch/file-source.ts';
import { REVISION } from './piper-voices.ts';

/** A catalogue as it is configured: its root is a URL or a folder. */
export interface CatalogueSettings {
  readonly name: string;
  /** `{revision}` in it stands for the revision. */
  readonly url?: string | undefined;
  readonly path?: string | undefined;
  /** What the catalogue is pinned to, such as a commit. */
  readonly revision?: string | undefined;
}

/** A catalogue of voices: a `voices.json`, and below the same root the files that it names. */
export class Catalogue {
  readonly name: string;
  readonly revision: string | undefined;
  readonly #root: FileSource;
  #voices: Promise<readonly CatalogueVoice[]> | undefined;

  /** @throws CatalogueError `invalid_file` if the settings have not exactly one root. */
  constructor({ name, url, path, revision }: CatalogueSettings) {
    this.name = name;
    this.revision = revision;
    this.#root = rootOf(name, url?.replaceAll('{revision}', revision ?? ''), path);
  }

  /** Where it is, for people. */
  get root(): string {
    return sourceName(this.#root);
  }

  /**
   * Its voices, read once. Those of rhasspy/piper-voices at the snapshot's revision need no network.
   * @throws CatalogueError `fetch_failed`, `invalid_file`.
   */
  voices(options: FetchOptions = {}): Promise<readonly CatalogueVoice[]> {
    this.#voices ??= this.#read(options);
    return this.#voices;
  }

  sourceOf({ path }: CatalogueFile): FileSource {
    return below(this.#root, path);
  }

  async #read(options: FetchOptions): Promise<readonly CatalogueVoice[]> {
    if (this.revision === REVISION) return (await import('./snapshot.ts')).snapshotVoices();
    const file = below(this.#root, 'voices.json');
    const from = sourceName(file);
    if ('url' in file) return parseVoicesJson(await fetchText(file.url, options), from);
    const text = await readFile(file.path, 'utf8').catch((error: unknown) => {
      throw fileError(error, from, 'read');
    });
    return parseVoicesJson(text, from);
  }
}

function rootOf(name: string, url: string | undefined, path: string | undefined): FileSource {
  if (path !== undefined && url === undefined) return { path };
  if (url !== undefined && path === undefined && /^https?:\/\//.test(url) && URL.canParse(url)) {
    return { url };
  }
  throw new CatalogueError(
    'invalid_file',
    `the catalogue ${name} needs either a url with http or https, or the path of a folder`,
  );
}

/** The voices of several catalogues; of one id, the first is offered. */
export interface Offer {
  readonly catalogue: Catalogue;
  readonly voice: CatalogueVoice;
}

export interface Offers {
  readonly offers: readonly Offer[];
  /** Why a catalogue could not be read, a sentence for each. */
  readonly problems: readonly string[];
}

/** Reads all catalogues; one that cannot be read does not hide the others. */
export async function readOffers(
  catalogues: readonly Catalogue[],
  options: FetchOptions = {},
): Promise<Offers> {
  const read = await Promise.allSettled(catalogues.map((one) => one.voices(options)));
  const byId = new Map<string, Offer>();
  const problems: string[] = [];
  for (const [index, result] of read.entries()) {
    const catalogue = catalogues[index] as Catalogue;
    if (result.status === 'fulfilled') {
      for (const voice of result.value) {
        if (!byId.has(voice.id)) byId.set(voice.id, { catalogue, voice });
      }
    } else if (result.reason instanceof CatalogueError) {
      problems.push(`the catalogue ${catalogue.name} is left out: ${result.reason.message}`);
    } else throw result.reason;
  }
  return { offers: [...byId.values()], problems };
}
