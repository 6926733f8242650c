import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phonemize } from './phonemize.ts';
import { localService, sendJson } from './testing/local-service.ts';

test('the phonemes of a text are those of the voice that would speak it', async (t) => {
  const answer = { espeak_voice: 'de', sentences: [{ phonemes: 'tˈaːk', ids: [1], unknown: [] }] };
  const requests = await localService(t, (response) => sendJson(response, answer));
  assert.deepEqual(await phonemize('Tag', 'de_DE-thorsten-medium'), answer);
  assert.deepEqual(requests, [
    {
      method: 'POST',
      path: '/speech/v1/phonemize',
      body: { text: 'Tag', voice: 'de_DE-thorsten-medium' },
    },
  ]);
});
