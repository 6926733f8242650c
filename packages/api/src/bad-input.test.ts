import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createFixtureEngine, createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';
import { SPEECH } from './testing/bad-input.ts';
import { badInputs } from './testing/bad-inputs.ts';

const real = await createRealEngine();
after(() => real.close());

const engines = [
  { kind: 'fixture', engine: createFixtureEngine(), manySpeakers: 'de_DE-many-low' },
  { kind: 'real', engine: real, manySpeakers: 'multi-speaker' },
];

for (const { kind, engine, manySpeakers } of engines) {
  const { app, post } = appUnderTest(engine);
  for (const case_ of badInputs(manySpeakers)) {
    const { name, path = SPEECH, method = 'POST', headers = {}, body, status, code } = case_;
    test(`${kind} engine, ${method} ${path}: ${name} is ${status} ${code}, and the next request is served`, async () => {
      const startedAt = performance.now();
      const response =
        method === 'POST' ? await post(path, body, headers) : await app.request(path, { method });
      const { error } = (await response.json()) as ErrorBody;
      assert.equal(response.status, status, error.message);
      assert.equal(error.code, code);
      assert.equal(error.type, 'invalid_request_error');
      assert.equal(error.param, case_.param ?? error.param);
      assert.match(error.message, case_.message ?? /^.{10,1000}$/);
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
      assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
      // Generous for a slow machine; half a megabyte of brackets took half a second to parse.
      assert.ok(performance.now() - startedAt < 250);

      const next = await post(SPEECH, { input: 'Still here.' });
      assert.equal(next.status, 200);
      assert.equal(Buffer.from(await next.arrayBuffer()).toString('latin1', 0, 4), 'RIFF');
    });
  }
}
