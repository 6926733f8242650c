import { readFile } from 'node:fs/promises';

/**
 * The config of a voice as its file has it; undefined if the file is gone or not a JSON object.
 * @param model its `.onnx`.
 */
export async function readVoiceConfig(model: string): Promise<object | undefined> {
  try {
    const config: unknown = JSON.parse(await readFile(`${model}.json`, 'utf8'));
    return typeof config === 'object' && config !== null ? config : undefined;
  } catch {
    return undefined;
  }
}
