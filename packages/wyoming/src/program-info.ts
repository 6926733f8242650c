import type { VoiceInfo } from '@hailo-piper/engine';
import type { VoiceCatalogue } from '@hailo-piper/speech';
import type { WyomingEvent } from './events/wyoming-event.ts';

/** Home Assistant names its entity after the program. */
const PROGRAM = 'hailo-piper';
const URL = 'https://github.com/OHF-Voice/piper1-gpl';

/** The answer to `describe`: one program with every voice. Source: rhasspy/wyoming, info.py. */
export function programInfo({ voices }: VoiceCatalogue, version: string): WyomingEvent {
  const program = {
    name: PROGRAM,
    attribution: { name: PROGRAM, url: '' },
    installed: true,
    description: 'Piper voices on this network',
    version,
    voices: voices.map(voiceInfo),
    supports_synthesize_streaming: true,
  };
  const none = { asr: [], handle: [], intent: [], wake: [], mic: [], snd: [] };
  return { type: 'info', data: { ...none, tts: [program] } };
}

function voiceInfo({ id, language, quality, speakers, numSpeakers }: VoiceInfo) {
  return {
    name: id,
    attribution: { name: 'Piper', url: URL },
    installed: true,
    description: descriptionOf(id, language, quality),
    version: null,
    languages: [language],
    speakers: numSpeakers > 1 ? speakerNames(speakers, numSpeakers) : null,
  };
}

/** `en_US-joe-medium` → `joe (medium)`; the id of a voice that is named otherwise. */
function descriptionOf(id: string, language: string, quality: string | null): string {
  const end = `-${quality}`;
  const isUsual = id.startsWith(`${language}-`) && id.endsWith(end);
  const name = isUsual ? id.slice(language.length + 1, -end.length) : '';
  return name === '' ? id : `${name} (${quality})`;
}

/** Speakers without a name are listed by number. */
function speakerNames(speakers: VoiceInfo['speakers'], count: number): { name: string }[] {
  const names = new Map(Object.entries(speakers).map(([name, number]) => [number, name]));
  return Array.from({ length: count }, (_, number) => ({ name: names.get(number) ?? `${number}` }));
}
