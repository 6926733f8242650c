import type { KeptVoice } from './kept-voice.ts';
import type { VoiceFiles } from './voice-files.ts';

/** Counts the uses of each voice, and closes an unlisted voice when its last use ends. */
export class VoiceUses {
  readonly #counts = new Map<KeptVoice, number>();
  /** Voices to close as soon as nothing uses them. */
  readonly #leaving = new Set<KeptVoice>();

  /** Called with an unused voice before it is closed. */
  onUnused: (voice: KeptVoice) => Promise<void> = async () => {};

  /** @returns a function that ends this use. Calling it again does nothing. */
  add(voice: KeptVoice): () => void {
    this.#counts.set(voice, this.#of(voice) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = this.#of(voice) - 1;
      if (left > 0) this.#counts.set(voice, left);
      else this.#counts.delete(voice);
      this.#closeIfUnused(voice);
    };
  }

  /** Frees and closes a voice as soon as nothing uses it, possibly at once. */
  letGo(voice: KeptVoice): void {
    this.#leaving.add(voice);
    this.#closeIfUnused(voice);
  }

  /** Whether the voice is in use. */
  has(voice: KeptVoice): boolean {
    return this.#of(voice) > 0;
  }

  /** Whether a voice of this id was let go and is still in use. */
  isLeaving(id: string): boolean {
    return [...this.#leaving].some(({ config }) => config.id === id);
  }

  /** Keeps a voice after all that was let go and is still in use. Finds it by its files. */
  takeBack(files: VoiceFiles): KeptVoice | undefined {
    const voice = [...this.#leaving].find((one) => one.isOf(files));
    if (voice !== undefined) this.#leaving.delete(voice);
    return voice;
  }

  /** Closes the voices that were let go, even those in use. */
  closeAll(): void {
    for (const voice of this.#leaving) voice.close();
    this.#leaving.clear();
  }

  #of(voice: KeptVoice): number {
    return this.#counts.get(voice) ?? 0;
  }

  #closeIfUnused(voice: KeptVoice): void {
    if (this.#of(voice) > 0 || !this.#leaving.delete(voice)) return;
    void this.onUnused(voice).then(() => voice.close());
  }
}
