import type { VoiceConfig } from '../voice-config/voice-config.ts';
import type { SourceText } from './source-text.ts';

/** The properties of a voice that a stage may use. */
export type ReadingVoice = Pick<VoiceConfig, 'phonemeType' | 'espeakVoice'>;

/**
 * Changes a text before it is read; returns the same text if there is nothing to change. A stage
 * gets each part between `[[ … ]]` blocks separately.
 * @throws EngineError if the text cannot be read.
 */
export type TextStage = (text: SourceText, voice: ReadingVoice) => SourceText | Promise<SourceText>;
