/**
 * How other programs read our lists, after their sources (November 2026): Open
 * WebUI, `backend/open_webui/routers/audio.py`, and the integration openai_tts of Home Assistant,
 * `voice_listing.py`. Run by `npx -y pnpm@12 test:clients`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withService } from '../service/service.ts';
import { SERVICES } from './services.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

const get = async (url: string): Promise<Record<string, unknown>> => {
  const response = await fetch(url, { headers: { authorization: 'Bearer unused' } });
  assert.equal(response.status, 200);
  return (await response.json()) as Record<string, unknown>;
};

test('lists', async (t) => {
  await withService(SERVICES.fast, async (service) => {
    const base = `${service.url}/v1`;
    const speakAs = async (fields: object) => {
      const response = await service.speak({ input: 'Hello.', ...fields });
      assert.equal(response.status, 200);
      await response.arrayBuffer();
    };

    await t.test('Open WebUI offers voices by id and name', async () => {
      const { voices } = await get(`${base}/audio/voices`);
      const offered = new Map((voices as Named[]).map(({ id, name }) => [id, name]));
      assert.deepEqual([...offered.keys()], ['multi-speaker', 'nova']);
      for (const [voice, name] of offered) {
        assert.ok(name);
        await speakAs({ model: 'tts-1', voice });
      }
    });

    await t.test('Open WebUI offers models by id, and sends what was chosen', async () => {
      const { models } = await get(`${base}/audio/models`);
      assert.ok((models as Named[]).length >= 4);
      for (const { id } of models as Named[]) await speakAs({ model: id, voice: 'alloy' });
    });

    await t.test('Home Assistant finds a hundred voices beside the speech address', async () => {
      const speech = `${base}/audio/speech`;
      const list = await get(`${speech.slice(0, speech.lastIndexOf('/'))}/voices?limit=100`);
      const found = (list.items ?? list.data ?? list.voices) as Named[];
      assert.ok(found.length > 0);
      for (const { id, name } of found) {
        // Where both are the same it lets people type a name that is not in the list.
        assert.equal(id, name);
        await speakAs({ model: 'tts-1', voice: id, response_format: 'wav', speed: 1 });
      }
    });

    await t.test('older clients get plain strings', async () => {
      const { voices } = await get(`${base}/audio/voices?legacy=true`);
      assert.deepEqual(voices, ['multi-speaker', 'nova']);
    });

    await t.test('programs that only know /v1/models find the names they send', async () => {
      const { object, data } = await get(`${base}/models`);
      assert.equal(object, 'list');
      for (const { id } of data as Named[]) await get(`${base}/models/${id}`);
    });
  });
});
