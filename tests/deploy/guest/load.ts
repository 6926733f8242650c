/**
 * Speaks as several clients, each with a connection for every request, until standard input ends;
 * then prints how many were answered and what the others got.
 */
import { request } from 'node:http';

const CLIENTS = 3;
const body = JSON.stringify({ input: 'Good morning.' });
const failures: string[] = [];
let answered = 0;
let longestMs = 0;
let over = false;

const speak = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const asked = request(
      'http://127.0.0.1:5003/v1/audio/speech',
      { method: 'POST', agent: false, headers },
      (response) => {
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
        });
        response.on('error', (error) => resolve(error.message));
        response.on('end', () =>
          resolve(
            response.statusCode === 200 && bytes > 1000 ? undefined : `${response.statusCode}`,
          ),
        );
      },
    );
    asked.on('error', (error) => resolve(error.message));
    asked.end(body);
  });

const client = async (): Promise<void> => {
  while (!over) {
    const began = performance.now();
    const failure = await speak();
    longestMs = Math.max(longestMs, performance.now() - began);
    if (failure === undefined) answered += 1;
    else failures.push(failure);
  }
};

process.stdin.on('end', () => {
  over = true;
});
process.stdin.resume();
await Promise.all(Array.from({ length: CLIENTS }, client));
process.stdout.write(JSON.stringify({ answered, failures, longestMs: Math.round(longestMs) }));
