import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `packages/page/build.ts` makes; read at each request, so that none of it is in memory. */
const FOLDER = fileURLToPath(new URL('../../../page/dist', import.meta.url));

const SCRIPT = 'text/javascript; charset=utf-8';

/** The style sheet of all pages, also of `/docs`. */
export const STYLE = 'clothes.css';

/** Files that pages load, by name, with their content types. No other file is served. */
export const ASSETS: ReadonlyMap<string, string> = new Map([
  [STYLE, 'text/css; charset=utf-8'],
  ['speak.js', SCRIPT],
  ['status.js', SCRIPT],
  ['try-it.js', SCRIPT],
]);

/** @param name never a client's own text. */
export function readPageFile(name: string): Promise<string> {
  return readFile(join(FOLDER, name), 'utf8');
}

/** Codes of the languages that the pages were built in, such as `en`. */
export async function pageLanguages(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files.flatMap((file) => /^speak\.([\w-]+)\.html$/.exec(file)?.[1] ?? []);
}
