import { watch as watchFiles } from 'chokidar';

export interface VoiceWatch {
  close(): Promise<void>;
}

export interface VoiceWatchOptions {
  /** Folders and files; one that does not exist yet is waited for. */
  readonly paths: readonly string[];
  /** Called when something was added, changed or removed below. */
  readonly onChange: () => void;
  readonly onError: (error: Error) => void;
}

/** Watches the files of voices by the kernel, without reading them. */
export function watchVoices({ paths, onChange, onError }: VoiceWatchOptions): VoiceWatch {
  const watcher = watchFiles([...paths], {
    ignoreInitial: true,
    followSymlinks: true,
    // Downloads in progress, and leases.
    ignored: (path) => /(^|\/)\.[^/]+$/.test(path),
  });
  watcher.on('all', onChange);
  watcher.on('error', (error) => onError(error instanceof Error ? error : new Error(`${error}`)));
  return { close: () => watcher.close() };
}
