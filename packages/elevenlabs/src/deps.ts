import type { Log } from '@hailo-piper/engine';
import type { SpeechService } from '@hailo-piper/speech';

/** What ElevenLabs' API needs. Keys of the configuration may change and are read at each use. */
export interface ElevenLabsDeps {
  readonly speech: SpeechService;
  readonly config: {
    readonly server: {
      /** Seconds. */
      readonly stalled_reader_timeout: number;
    };
    readonly synthesis: {
      /** Maximum length of a text, code points. */
      readonly max_text_length: number;
    };
  };
  readonly log: Log;
}
