import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const generated = fileURLToPath(new URL('tests/voices/', root));

/** The voice in the repository, the only one that really speaks. */
export const embeddedVoice: string = fileURLToPath(
  new URL('voices/en_US-joe-medium/en_US-joe-medium.onnx', root),
);

/** Made to misbehave, not to be compared. */
const CHAOS = 'chaos.onnx';

/** Small voices with random weights: other sample rates, several speakers, other graphs. */
export function generatedVoices(): string[] {
  return readdirSync(generated)
    .filter((file) => file.endsWith('.onnx') && file !== CHAOS)
    .sort()
    .map((file) => generated + file);
}
