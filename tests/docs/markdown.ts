import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Page {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The pages that people wrote, wherever they are. */
export const pages = (): Page[] =>
  globSync('**/*.md', { cwd: ROOT, exclude: ['**/node_modules', '**/.*'] })
    .sort()
    .map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }));

/** @param path relative to the root of the repository. */
export const page = (path: string): string => readFileSync(`${ROOT}/${path}`, 'utf8');

/** The scripts of a page that promise to work as they stand: fences that read `sh run`. */
export const runnable = (text: string): string[] => fences(text, 'sh run');

/** What is in the fences of a page that are marked so. */
export const fences = (text: string, mark: string): string[] =>
  [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, info]) => info === mark)
    .map(([, , script = '']) => script);

/** Where links of a page point to: `path`, `path#anchor` or `#anchor`, no other hosts. */
export const links = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** The anchors of a page's headings, as GitHub makes them. */
export const anchors = (text: string): Set<string> =>
  new Set(
    [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

const withoutCode = (text: string): string =>
  text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
