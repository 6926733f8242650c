/**
 * A stream that can be read again from its beginning, also before its end: what has come is kept.
 * @returns a function that reads it from its beginning, each time it is called.
 */
export function replayed<T>(stream: AsyncIterable<T>): () => AsyncGenerator<T> {
  const source = stream[Symbol.asyncIterator]();
  const parts: T[] = [];
  let isWhole = false;
  let pulling: Promise<void> | undefined;
  const pull = async () => {
    const { done, value } = await source.next();
    if (done) isWhole = true;
    else parts.push(value);
    pulling = undefined;
  };
  return async function* fromBeginning() {
    for (let index = 0; ; index++) {
      while (index >= parts.length && !isWhole) {
        pulling ??= pull();
        await pulling;
      }
      if (index >= parts.length) return;
      yield parts[index] as T;
    }
  };
}
