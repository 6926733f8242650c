/**
 * load.ts [--url URL] [--body JSON] [--bytes N] [--clients N]
 *
 * Speaks as several clients until standard input ends, or for ten minutes; then prints how many were
 * answered and what the others got. Every second client keeps its connection, the others have one
 * for every request. Of `cut` answers the beginning had come.
 */
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:5003/v1/audio/speech' },
    body: { type: 'string', default: JSON.stringify({ input: 'Good morning.' }) },
    /** Of a whole answer; default: more than a thousand. */
    bytes: { type: 'string' },
    clients: { type: 'string', default: '3' },
  },
});
const LONGEST_MS = 600_000;
const headers = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(values.body),
};
const wanted = values.bytes === undefined ? undefined : Number(values.bytes);
const failures: string[] = [];
let answered = 0;
let cut = 0;
let longestMs = 0;
let over = false;

const speak = (agent: Agent | false): Promise<void> =>
  new Promise((resolve) => {
    const fail = (what: string): void => {
      failures.push(what);
      resolve();
    };
    const asked = request(values.url, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      response.on('error', () => {
        cut += 1;
        resolve();
      });
      response.on('end', () => {
        const right = wanted === undefined ? bytes > 1000 : bytes === wanted;
        if (response.statusCode !== 200) return fail(`status ${response.statusCode}`);
        if (!right) return fail(`${bytes} bytes`);
        answered += 1;
        resolve();
      });
    });
    asked.on('error', (error) => fail(error.message));
    asked.end(values.body);
  });

const client = async (agent: Agent | false): Promise<void> => {
  const until = performance.now() + LONGEST_MS;
  while (!over && performance.now() < until) {
    const began = performance.now();
    await speak(agent);
    longestMs = Math.max(longestMs, performance.now() - began);
  }
  if (agent) agent.destroy();
};

process.stdin.on('end', () => {
  over = true;
});
process.stdin.resume();
const agents = Array.from({ length: Number(values.clients) }, (_, i) =>
  i % 2 === 1 ? new Agent({ keepAlive: true, maxSockets: 1 }) : (false as const),
);
await Promise.all(agents.map(client));
const result = { answered, cut, failures, longestMs: Math.round(longestMs) };
process.stdout.write(JSON.stringify(result));
