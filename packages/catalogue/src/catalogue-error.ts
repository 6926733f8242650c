/** Every way a voice cannot be found, fetched, checked or put in its place. */
export type CatalogueErrorCode =
  /** No catalogue has the voice, and nothing is installed under that id. */
  | 'voice_not_found'
  /** What was named is not a voice: its name, its files or its archive. */
  | 'not_a_voice'
  /** A catalogue's `voices.json`, a lock file or the file of pins cannot be read. */
  | 'invalid_file'
  /** A server or a folder does not have the file. */
  | 'file_not_found'
  /** A server or a file could not be read to its end. */
  | 'fetch_failed'
  /** The bytes are not those of the catalogue, the pin or the lock file. */
  | 'wrong_bytes'
  /** Not enough room, or a file may not be that large. */
  | 'disk_full'
  /** A file or folder cannot be written. */
  | 'not_writable'
  /** Nothing states the voice's licence, and it was not accepted. */
  | 'licence_not_accepted'
  /** Another process changes the same folder. */
  | 'busy';

/** The error family of this package: `code` is for programs, `message` one sentence for people. */
export class CatalogueError extends Error {
  readonly code: CatalogueErrorCode;

  constructor(code: CatalogueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CatalogueError';
    this.code = code;
  }
}

/** Translates what the file system says into a sentence that names the file. */
export function fileError(error: unknown, path: string, doing: 'read' | 'write'): CatalogueError {
  if (error instanceof CatalogueError) return error;
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) {
    const why = code === 'EFBIG' ? 'files may not be that large' : 'the disk is full';
    return new CatalogueError('disk_full', `${path} cannot be written: ${why}`, { cause: error });
  }
  if (doing === 'read') {
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return new CatalogueError('file_not_found', `${path} does not exist`, { cause: error });
    }
    const message = `${path} cannot be read (${code})`;
    return new CatalogueError('fetch_failed', message, { cause: error });
  }
  return new CatalogueError('not_writable', `${path} cannot be written (${code})`, {
    cause: error,
  });
}
