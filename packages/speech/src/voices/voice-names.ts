/** The operator's aliases, each for a voice id or for `id:speaker`. */
export type Aliases = Readonly<Record<string, string>>;

/** Names beside the ids of voices, as configured. */
export interface VoiceNames {
  readonly aliases: Aliases;
  /** Voices of languages (`de`, `de-DE`), each a voice id or `id:speaker`. Default: none. */
  readonly languages?: Readonly<Record<string, string>> | undefined;
  /** Speaker of the default voice, as it is written in a name. Default: the first. */
  readonly defaultSpeaker?: string | undefined;
}

/** OpenAI's built-in voices, which clients request from any server. */
export const OPENAI_VOICES: ReadonlySet<string> = new Set(
  'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' '),
);
