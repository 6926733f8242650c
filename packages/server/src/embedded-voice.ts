import { fileURLToPath } from 'node:url';

/** Path of the voice that comes with the service; defined only here. */
export const EMBEDDED_VOICE = fileURLToPath(
  new URL('../../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
