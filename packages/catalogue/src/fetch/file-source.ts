import { dirname, join } from 'node:path';

/** Where a file comes from: `url` with http or https, or a path of this machine. */
export type FileSource = { readonly url: string } | { readonly path: string };

/** What a file must be; what is absent is not checked. Sums are in lower-case hex. */
export interface ExpectedFile {
  /** Bytes. */
  readonly size?: number | undefined;
  readonly md5?: string | undefined;
  readonly sha256?: string | undefined;
}

export function sourceName(source: FileSource): string {
  return 'url' in source ? source.url : source.path;
}

/**
 * The file below a root.
 * @param path with `/`; each part is escaped for URLs.
 */
export function below(root: FileSource, path: string): FileSource {
  if ('path' in root) return { path: join(root.path, path) };
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  return { url: `${root.url.replace(/\/+$/, '')}/${escaped}` };
}

/** The file of another name in the same folder; a URL keeps its query. */
export function beside(source: FileSource, name: string): FileSource {
  if ('path' in source) return { path: join(dirname(source.path), name) };
  const url = new URL(source.url);
  url.pathname = url.pathname.replace(/[^/]*$/, encodeURIComponent(name));
  return { url: url.href };
}
