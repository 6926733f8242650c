import * as Type from 'typebox';
import { restart, section } from './schema-keys.ts';

export const elevenlabs = section("ElevenLabs' API, under `/elevenlabs` on the port of `server`.", {
  enabled: Type.Boolean({
    default: false,
    ...restart('Whether clients of ElevenLabs are served, by HTTP and by WebSocket.'),
  }),
});
