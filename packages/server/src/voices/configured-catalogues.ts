import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Catalogue, CatalogueError } from '@hailo-piper/catalogue';
import type { Config } from '@hailo-piper/config';

/**
 * The configured catalogues, or the one that `--from` names: by its name, its address or its folder.
 * @throws CatalogueError `invalid_file`, `voice_not_found`.
 */
export function configuredCatalogues({ voices }: Config, from: string | undefined): Catalogue[] {
  const { catalogues } = voices;
  if (from === undefined) return catalogues.map((one) => new Catalogue(one));
  const named = catalogues.find(({ name }) => name === from);
  if (named !== undefined) return [new Catalogue(named)];
  if (/^https?:\/\//.test(from)) return [new Catalogue({ name: from, url: from })];
  const path = resolve(from);
  if (existsSync(path)) return [new Catalogue({ name: from, path })];
  const names = catalogues.map(({ name }) => name).join(', ');
  throw new CatalogueError(
    'voice_not_found',
    `there is no catalogue ${from}: it is no address, no folder, and none of ${names}`,
  );
}
