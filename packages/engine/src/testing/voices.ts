import { fileURLToPath } from 'node:url';

export type TestVoice = 'medium-shape' | 'no-sdp' | 'multi-speaker' | 'low-16k' | 'chaos';

/** Path of one of the small voices that tests share; tests/voices/README.md says what they are. */
export const testVoice = (name: TestVoice): string =>
  fileURLToPath(new URL(`../../../../tests/voices/${name}.onnx`, import.meta.url));
