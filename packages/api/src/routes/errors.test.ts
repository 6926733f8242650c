import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EngineError, type EngineErrorCode, type SpeechEngine } from '@hailo-piper/engine';
import { EngineSlot } from '@hailo-piper/speech';
import { createFixtureEngine, createRealEngine } from '@hailo-piper/speech/testing';
import { listen } from '../connections/listening.ts';
import type { ErrorCode } from '../errors.ts';
import { createSpeechServer, type ServerLimits } from '../http-server.ts';
import { appUnderTest } from '../testing/app-under-test.ts';
import { SPEECH } from '../testing/bad-input.ts';
import { badInputs } from '../testing/bad-inputs.ts';
import { type Asked, DeclaredAnswers, documentOf } from '../testing/declared-answers.ts';
import { rawAnswer } from '../testing/raw-client.ts';
import { BAD_BODIES, BAD_QUERIES, GOOD_REQUESTS } from '../testing/route-requests.ts';

const real = await createRealEngine();
after(() => real.close());
const { app, post } = appUnderTest(real);
const declared = new DeclaredAnswers(await documentOf(app));

type App = typeof app;

const good = ({ method, path }: Asked) => GOOD_REQUESTS[`${method} ${path}`] ?? [path];

function ask(from: App, operation: Asked, [address, body] = good(operation)): Promise<Response> {
  const { method } = operation;
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return Promise.resolve(from.request(address, { method, ...(body === undefined ? {} : json) }));
}

/** Fails unless the answer is this error and its operation declares it. */
async function checkError(operation: Asked, answer: Response, code: ErrorCode): Promise<void> {
  assert.equal(
    await declared.check(operation, answer),
    code,
    `${operation.method} ${operation.path}`,
  );
}

const OPERATIONS = declared.operations;
const operation = (name: string): Asked => {
  const [method = '', path = ''] = name.split(' ');
  return { method, path };
};

test('a good request of each operation is answered with 200', async () => {
  for (const one of OPERATIONS) {
    const answer = await ask(app, one);
    assert.equal(answer.status, 200, one.path);
    await declared.check(one, answer);
  }
});

// Errors of the request.

for (const { name, path = SPEECH, method = 'POST', headers, body, code } of badInputs(
  'multi-speaker',
)) {
  const asked = OPERATIONS.find(
    (one) =>
      one.method === method && new RegExp(`^${one.path.replace('{id}', '[^/]+')}$`).test(path),
  );
  // No operation declares errors of unknown addresses and methods.
  if (asked === undefined) continue;
  test(`${method} ${path} declares its error for ${name}: ${code}`, async () => {
    const answer =
      method === 'POST' ? await post(path, body, headers) : await app.request(path, { method });
    await checkError(asked, answer, code as ErrorCode);
  });
}

for (const [code, path, body, headers] of BAD_BODIES) {
  test(`POST ${path} with ${JSON.stringify(body).slice(0, 40)} declares ${code}`, async () => {
    await checkError({ method: 'POST', path }, await post(path, body, headers), code);
  });
}

for (const [code, query] of BAD_QUERIES) {
  test(`GET /v1/synthesize?${query.slice(0, 40)} declares ${code}`, async () => {
    const asked = { method: 'GET', path: '/v1/synthesize' };
    await checkError(asked, await app.request(`/v1/synthesize?${query}`), code);
  });
}

test('GET /v1/voices declares invalid_value', async () => {
  const asked = { method: 'GET', path: '/v1/voices' };
  await checkError(asked, await app.request('/v1/voices?speakers=some'), 'invalid_value');
});

test('GET /v1/synthesize declares range_not_satisfiable', async () => {
  const { app: from } = appUnderTest(createFixtureEngine());
  const answer = await from.request('/v1/synthesize?text=One.&noise_scale=0&noise_w_scale=0', {
    headers: { range: 'bytes=99999999-' },
  });
  await checkError(operation('GET /v1/synthesize'), answer, 'range_not_satisfiable');
});

// Errors of the engine.

const SPEAKING = [
  ...['POST /v1/audio/speech', 'POST /v1/synthesize', 'GET /v1/synthesize'],
  ...['POST /', 'POST /synthesize'],
];
const OF_ALL_WORK = [
  ...(['queue_full', 'draining', 'engine_unavailable', 'timeout'] as const),
  ...(['synthesis_failed', 'engine_crashed', 'voice_load_failed', 'invalid_input'] as const),
] satisfies EngineErrorCode[];
/** `espeak_voice_not_found` belongs to phonemize alone. */
const OF_SPEECH: readonly EngineErrorCode[] = [
  ...OF_ALL_WORK,
  ...(['voice_changed', 'audio_too_long', 'input_not_speakable'] as const),
  ...(['voice_not_found', 'speaker_not_found'] as const),
];

const failing = (code: EngineErrorCode): SpeechEngine => {
  const fail = () => {
    throw new EngineError(code, 'No.');
  };
  return { ...createFixtureEngine({ admit: fail }), phonemize: async () => fail() };
};

for (const code of OF_SPEECH) {
  const names = (OF_ALL_WORK as string[]).includes(code)
    ? [...SPEAKING, 'POST /v1/phonemize']
    : SPEAKING;
  test(`an engine’s ${code} is declared by ${names.join(', ')}`, async () => {
    const { app: from } = appUnderTest(failing(code));
    for (const name of names) {
      await checkError(operation(name), await ask(from, operation(name)), code);
    }
  });
}

test('while the voice loads, operations that need a voice declare engine_unavailable', async () => {
  const { app: from } = appUnderTest(new EngineSlot());
  for (const one of OPERATIONS) {
    const answer = await ask(from, one);
    const code = await declared.check(one, answer);
    const needsVoice = /^\/$|speech|synthesize|phonemize|\{id\}/.test(one.path);
    assert.equal(code, needsVoice ? 'engine_unavailable' : undefined, one.path);
  }
});

// Errors that any request can get.

const broken = (error: Error): SpeechEngine => ({
  ...createFixtureEngine(),
  status: () => {
    throw error;
  },
});

test('every operation declares internal_error', async () => {
  const { app: from } = appUnderTest(broken(new Error('a fault')));
  for (const one of OPERATIONS) await checkError(one, await ask(from, one), 'internal_error');
});

async function serving(
  engine: SpeechEngine,
  limits: Partial<ServerLimits>,
  use: (port: number) => Promise<void>,
) {
  const { server } = createSpeechServer(appUnderTest(engine).app, {
    ...{ maxConnections: 100, maxConnectionsPerClient: 100, maxBodiesBytes: 1e6 },
    ...{ headerTimeoutMs: 60_000, bodyTimeoutMs: 60_000 },
    ...limits,
  });
  try {
    await use(await listen(server, '127.0.0.1', 0));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The head of a good request, without its final empty line. */
function headOf(asked: Asked): string {
  const [address, body] = good(asked);
  const ofBody = `content-type: application/json\r\ncontent-length: ${JSON.stringify(body)?.length}\r\n`;
  return `${asked.method} ${address} HTTP/1.1\r\nhost: x\r\n${body === undefined ? '' : ofBody}`;
}

test('every operation declares invalid HTTP and too large headers', async () => {
  await serving(createFixtureEngine(), {}, async (port) => {
    for (const one of OPERATIONS) {
      const noHttp = await rawAnswer(port, `${headOf(one)}no header\r\n\r\n`);
      await checkError(one, noHttp, 'malformed_request');
      const tooLarge = await rawAnswer(port, `${headOf(one)}x: ${'x'.repeat(40_000)}\r\n\r\n`);
      await checkError(one, tooLarge, 'headers_too_large');
    }
  });
});

test('every operation declares request_timeout', async () => {
  await serving(createFixtureEngine(), { headerTimeoutMs: 50, bodyTimeoutMs: 50 }, async (port) => {
    const answers = OPERATIONS.map(async (one) =>
      checkError(one, await rawAnswer(port, headOf(one)), 'request_timeout'),
    );
    await Promise.all(answers);
  });
});

test('every operation but the probes declares too many connections', async () => {
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const engine = createFixtureEngine({
    beforeSentence: () => {
      begun.resolve();
      return go.promise;
    },
  });
  await serving(engine, { maxConnectionsPerClient: 1 }, async (port) => {
    const speech = operation('POST /v1/audio/speech');
    const closing = (one: Asked) =>
      `${headOf(one).replace('/1.1', '/1.0')}\r\n${JSON.stringify(good(one)[1]) ?? ''}`;
    const first = rawAnswer(port, closing(speech));
    await begun.promise;
    for (const one of OPERATIONS) {
      const code = await declared.check(one, await rawAnswer(port, closing(one)));
      const isProbe = /^\/(health|metrics)/.test(one.path);
      assert.equal(code, isProbe ? undefined : 'overloaded', one.path);
    }
    go.resolve();
    await first;
  });
});

const NO_BODY = 'GET has no body; the document lists the errors of both methods alike.';
const PROBE = 'A probe is answered where other requests are refused.';

/** Declared errors that no test can provoke, with the reason. */
const NOT_PROVOKED: Readonly<Record<string, string>> = {
  'GET /v1/synthesize 400 invalid_json': NO_BODY,
  'GET /v1/synthesize 413 body_too_large': NO_BODY,
  'GET /v1/synthesize 415 unsupported_media_type': NO_BODY,
  'GET /health/live 503 overloaded': PROBE,
  'GET /metrics 503 overloaded': PROBE,
};

test('every declared error has been seen, or has a reason why not', () => {
  const errors = declared.unseen.filter((entry) => /^\w+ \S+ [45]\d\d \w+$/.test(entry));
  assert.deepEqual(errors.toSorted(), Object.keys(NOT_PROVOKED).toSorted());
});
