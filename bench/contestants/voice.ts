import path from 'node:path';

export const PROJECT = path.join(import.meta.dirname, '..', '..');

/** The one voice file that everybody loads: the embedded one. */
export const MODEL_PATH = path.join(PROJECT, 'voices/en_US-joe-medium/en_US-joe-medium.onnx');
