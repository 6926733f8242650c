import { fileURLToPath } from 'node:url';

/** The voice that comes with the service; the one place that knows where. */
export const EMBEDDED_VOICE = fileURLToPath(
  new URL('../../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
