import type { KeptVoice } from './kept-voice.ts';
import type { VoiceFiles } from './voice-files.ts';

/** Counts who uses a voice, so that one that is no longer wanted goes when its last user has gone. */
export class VoiceUses {
  readonly #counts = new Map<KeptVoice, number>();
  /** Voices that go as soon as nothing uses them. */
  readonly #leaving = new Set<KeptVoice>();

  /** Frees a voice, before it is closed. */
  onUnused: (voice: KeptVoice) => Promise<void> = async () => {};

  /** @returns what ends this use; may be called more than once. */
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

  /** Frees and closes a voice when nothing uses it, which may be now. */
  letGo(voice: KeptVoice): void {
    this.#leaving.add(voice);
    this.#closeIfUnused(voice);
  }

  /** A voice with these files that was let go and is still in use; it is wanted again. */
  takeBack(files: VoiceFiles): KeptVoice | undefined {
    const voice = [...this.#leaving].find((one) => one.isOf(files));
    if (voice !== undefined) this.#leaving.delete(voice);
    return voice;
  }

  /** Closes what is no longer wanted, whoever uses it. */
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
