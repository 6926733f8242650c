/** SHA-256 of a voice's files, in lower-case hex. */
export interface VoiceSums {
  /** Of the `.onnx`. */
  readonly model: string;
  /** Of the `.onnx.json`. */
  readonly config: string;
}

/**
 * Compares a voice with a lock file.
 * @param locked what the lock file says of it; undefined if nothing.
 * @returns a sentence that names the first difference; undefined without one.
 */
export function lockProblem(
  modelPath: string,
  sums: VoiceSums,
  locked: VoiceSums | undefined,
): string | undefined {
  for (const [path, sum, wanted] of [
    [modelPath, sums.model, locked?.model],
    [`${modelPath}.json`, sums.config, locked?.config],
  ] as const) {
    if (wanted === undefined || wanted === sum) continue;
    return `${path} has SHA-256 ${sum}, voices.lock says ${wanted}`;
  }
  return undefined;
}
