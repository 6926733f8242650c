import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createSpeechService, type SpeechRules } from '@hailo-piper/speech';
import { createRealEngine } from '@hailo-piper/speech/testing';
import type { WyomingConfig } from '../connection-deps.ts';
import { createWyomingDoor } from '../wyoming-door.ts';
import { WyomingClient } from './wyoming-client.ts';

const RULES: SpeechRules = {
  maxTextLength: 2000,
  unspeakable: 'silence',
  aliases: { nova: 'multi-speaker:1' },
};

interface Opened {
  readonly client: () => WyomingClient;
  readonly warnings: string[];
  /** Resolves when the log has so many lines about texts. */
  readonly loggedTexts: (count: number) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly port: number;
}

/** Doors to one real engine with small voices and no noise, which is closed after the tests. */
export async function doorsUnderTest() {
  const folder = mkdtempSync(join(tmpdir(), 'wyoming-'));
  const engine = await createRealEngine({
    preparedFolder: folder,
    defaults: { noiseScale: 0, noiseWScale: 0 },
  });
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });
  const speech = createSpeechService(engine, () => RULES);

  const withDoor = async (
    use: (opened: Opened) => Promise<void>,
    wyoming: Partial<WyomingConfig['wyoming']> = {},
    server: Partial<WyomingConfig['server']> = {},
  ): Promise<void> => {
    const warnings: string[] = [];
    const texts: Record<string, unknown>[] = [];
    const logged = new EventEmitter();
    const loggedTexts = async (count: number) => {
      while (texts.length < count) await once(logged, 'text');
      return texts;
    };
    const log = {
      debug: () => {},
      info: (msg: string, fields: Record<string, unknown> = {}) => {
        if (msg !== 'request') return;
        texts.push(fields);
        logged.emit('text');
      },
      warning: (msg: string) => warnings.push(msg),
      error: (msg: string, fields?: object) => warnings.push(`${msg} ${JSON.stringify(fields)}`),
    };
    const door = createWyomingDoor({
      speech,
      log,
      version: '1.2.3',
      config: {
        server: {
          ...{ max_connections_per_client: 20, header_timeout: 10, body_timeout: 10 },
          ...{ stalled_reader_timeout: 60, ...server },
        },
        wyoming: {
          ...{ host: '127.0.0.1', port: 0, allow: [], gap_silence: false, tail_silence: 0 },
          ...wyoming,
        },
      },
    });
    await door.open();
    const clients: WyomingClient[] = [];
    const client = () => {
      const one = new WyomingClient(door.port);
      clients.push(one);
      return one;
    };
    try {
      await use({ client, warnings, loggedTexts, port: door.port });
    } finally {
      await Promise.all(clients.map((one) => one.leave()));
      await door.close(0);
    }
  };

  /** The samples of a text sent whole. */
  const spoken = async (text: string, voice?: string): Promise<Buffer> => {
    const { chunks } = await speech.speak(await speech.order({ text, voice }));
    const all = await Array.fromAsync(
      chunks,
      ({ samples }) => new Uint8Array(samples.slice().buffer),
    );
    return Buffer.concat(all);
  };

  return { engine, folder, withDoor, spoken };
}
