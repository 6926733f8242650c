import { fileURLToPath } from 'node:url';
import type { InferenceSession } from 'onnxruntime-node';
import { EngineError } from '../../errors.ts';
import { openSession } from '../../sessions.ts';
import { pythonStrip } from '../python-strip.ts';
import { toModelInput, withMarks } from './marks.ts';

/** Most code points of one text; Piper 1.3.0 raises an error above it. */
export const MAX_ARABIC_CHARACTERS = 12_000;

const modelPath = fileURLToPath(new URL('../../../data/tashkeel/model.onnx', import.meta.url));
const PREDICTIONS = 'predictions';

/** Adds vowel marks to Arabic text. For one thread: each creates its own. */
export interface Diacritizer {
  /**
   * The text as Piper 1.3.0 passes it to espeak: stripped, with predicted marks in place of its
   * own. A text without any letter, digit or punctuation that the model knows is only stripped.
   *
   * @throws EngineError `invalid_input` above `MAX_ARABIC_CHARACTERS`.
   * @throws EngineError `voice_load_failed` when the model cannot be loaded.
   */
  diacritize(text: string): Promise<string>;
}

/**
 * Creates a diacritizer, which loads its model with its first text. Piper's `taskeen_threshold` has
 * no counterpart, because Piper 1.3.0 ignores it.
 *
 * Source of behaviour: Piper 1.3.0, tashkeel/__init__.py, `TashkeelDiacritizer.diacritize`.
 */
export function createDiacritizer(): Diacritizer {
  let loading: Promise<InferenceSession> | undefined;
  const load = (): Promise<InferenceSession> => {
    loading ??= loadModel().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  return {
    diacritize: async (text) => {
      const stripped = pythonStrip(text);
      checkLength(stripped);
      const session = await load();
      const { letters, hints } = toModelInput(stripped);
      if (letters.length === 0) return stripped;
      const { Tensor } = await import('onnxruntime-node');
      const int64 = (numbers: readonly number[], shape: readonly number[]) =>
        new Tensor('int64', BigInt64Array.from(numbers, BigInt), shape);
      const results = await session.run(
        {
          char_inputs: int64(letters, [1, letters.length]),
          diac_inputs: int64(hints, [1, hints.length]),
          input_lengths: int64([letters.length], [1]),
        },
        [PREDICTIONS],
      );
      return withMarks(stripped, results[PREDICTIONS]?.data as Uint8Array);
    },
  };
}

function checkLength(text: string): void {
  const characters = [...text].length;
  if (characters <= MAX_ARABIC_CHARACTERS) return;
  throw new EngineError(
    'invalid_input',
    `an Arabic voice reads at most ${MAX_ARABIC_CHARACTERS} characters at a time; ` +
      `the text has ${characters}`,
    { field: 'text' },
  );
}

async function loadModel(): Promise<InferenceSession> {
  try {
    return await openSession(modelPath, { intraOpThreads: 1 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(
      'voice_load_failed',
      `cannot load the Arabic diacritizer ${modelPath}: ${reason}`,
      { cause },
    );
  }
}
