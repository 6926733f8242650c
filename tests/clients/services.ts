import { fileURLToPath } from 'node:url';
import { type RunningService, withService } from '../service/service.ts';

const modelPath = (voice: string): string =>
  fileURLToPath(new URL(`../voices/${voice}.onnx`, import.meta.url));

/** Configurations of the service for the client suites. */
export const SERVICES = {
  /** A voice faster than any client, for tests of the protocol. */
  fast: `piper: {model_path: ${modelPath('multi-speaker')}}\nvoices: {aliases: {nova: "multi-speaker:1"}}\n`,
  /** The embedded voice, full with two requests. */
  narrow: 'queue: {max_requests: 1}\n',
  /** A voice that fails on request. */
  failing: `piper: {model_path: ${modelPath('chaos')}}\n`,
  /** The embedded voice without noise: the same text gives the same samples. */
  real: 'piper: {noise_scale: 0, noise_w_scale: 0}\n',
  /** The same with ElevenLabs' API. */
  conversing: 'piper: {noise_scale: 0, noise_w_scale: 0}\nelevenlabs: {enabled: true}\n',
};

const SENTENCE = 'This is one sentence of very many. ';
/** Minutes of speech, megabytes of audio. */
export const LONG_TEXT = SENTENCE.repeat(140);

interface Health {
  readonly workers: { readonly busy: number };
  readonly queue: { readonly waiting: number; readonly active: number };
}

export async function healthOf({ url }: RunningService): Promise<Health> {
  return (await (await fetch(`${url}/health`)).json()) as Health;
}

/** Waits until the service is idle. @returns milliseconds. */
export async function idle(service: RunningService): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { workers, queue } = await healthOf(service);
    if (workers.busy + queue.waiting + queue.active === 0) return performance.now() - startedAt;
  }
}

const metric = async ({ url }: RunningService, name: string): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const line = metrics.split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
};

/** Requests answered with this status, by the service's own metric. */
export function answered(service: RunningService, status: number): Promise<number> {
  return metric(
    service,
    `hailo_piper_http_requests_total{route="/v1/audio/speech",status="${status}"}`,
  );
}

/** A minute and a half of speech, which is sent when all of it is made. */
const HOG = { text: SENTENCE.repeat(40) };

/**
 * Runs `use` while every further request is refused, because two have all the places: they want long
 * answers whole. `release` lets the two go.
 */
export function withFullQueue(
  use: (service: RunningService, release: () => Promise<void>) => Promise<void>,
): Promise<void> {
  return withService(SERVICES.narrow, async (service) => {
    // So that it has measured its speed, and `retry-after` is right.
    await (await service.speak({ input: SENTENCE })).arrayBuffer();
    while ((await metric(service, 'hailo_piper_audio_seconds_total')) === 0);
    const clients = new AbortController();
    const hog = () =>
      fetch(`${service.url}/v1/synthesize`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(HOG),
        signal: clients.signal,
      });
    const hogs = [hog(), hog()];
    const over = Promise.allSettled(hogs);
    let held = 0;
    while (held < hogs.length) {
      const { queue } = await healthOf(service);
      held = queue.waiting + queue.active;
    }
    const release = async () => {
      clients.abort();
      await idle(service);
    };
    try {
      await use(service, release);
    } finally {
      clients.abort();
      await over;
    }
  });
}

/**
 * Runs `use` with the address of a service that speaks with the embedded voice and can be ended like a
 * machine that loses its power, and started again there: `end` and `start` do it.
 */
export async function withRestarts(
  use: (url: string, reactions: Record<'end' | 'start', () => Promise<void>>) => Promise<void>,
): Promise<void> {
  const run = (port: number) => {
    const ready = Promise.withResolvers<RunningService>();
    const over = Promise.withResolvers<void>();
    const ended = withService(
      SERVICES.real,
      async (service) => {
        ready.resolve(service);
        await over.promise;
      },
      {},
      port,
    );
    ended.catch(ready.reject);
    const end = () => {
      over.resolve();
      return ended;
    };
    return { ready: ready.promise, end };
  };
  let running = run(0);
  const { url } = await running.ready;
  try {
    await use(url, {
      end: async () => {
        const { process } = await running.ready;
        process.kill('SIGKILL');
        await running.end();
      },
      start: async () => {
        running = run(Number(new URL(url).port));
        await running.ready;
      },
    });
  } finally {
    await running.end();
  }
}
