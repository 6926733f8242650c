import { resolve } from 'node:path';
import { type Config, loadConfig } from '@hailo-piper/config';

/** Options of every `voices` command. */
export interface FolderOptions {
  readonly directory?: string;
  readonly config?: string;
}

export interface VoiceFolderSettings {
  /** Absolute. */
  readonly directory: string;
  readonly config: Config;
}

/** @throws ConfigError */
export async function folderSettings({
  directory,
  config: path,
}: FolderOptions): Promise<VoiceFolderSettings> {
  const { config } = await loadConfig(path === undefined ? {} : { path });
  return { config, directory: resolve(directory ?? config.voices.directory) };
}
