import { fileURLToPath } from 'node:url';

/** Path of one of the small voices that tests share; tests/voices/README.md describes them. */
export function testVoice(name: string): string {
  return fileURLToPath(new URL(`../../../../tests/voices/${name}.onnx`, import.meta.url));
}
