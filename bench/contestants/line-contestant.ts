import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { processTree } from '../process-figures.ts';
import { watchChild } from './child.ts';
import type { Answer, Contestant, Manner } from './contestant.ts';

/** What a process answers a line with; it measures itself, so that no transport counts. */
export interface LineReply {
  readonly firstMs: number;
  readonly totalMs: number;
  readonly samples: number;
  readonly sampleRate: number;
}

export interface LineContestantOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** The line that requests a text; plain data. */
  readonly request: (text: string, manner: Manner) => unknown;
}

const READY = /^ready$/m;

/**
 * A process that prints `ready`, reads a JSON line for each text and answers with one, which is
 * the last thing it does for it.
 */
export async function lineContestant({
  program,
  args,
  request,
}: LineContestantOptions): Promise<Contestant> {
  const process_ = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const child = watchChild(process_);
  const lines = createInterface({ input: process_.stdout });
  const replies: PromiseWithResolvers<Answer>[] = [];
  lines.on('line', (line) => {
    if (!line.startsWith('{')) return;
    const { samples, sampleRate, ...times } = JSON.parse(line) as LineReply;
    replies.shift()?.resolve({ ...times, audioSeconds: samples / sampleRate });
  });
  void once(process_, 'exit').then(() => {
    for (const reply of replies) reply.reject(new Error(`no answer from ${child.describe()}`));
  });
  try {
    await child.printed(READY);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    pids: () => processTree(child.pid),
    speak: (text, manner = {}) => {
      const reply = Promise.withResolvers<Answer>();
      replies.push(reply);
      process_.stdin.write(`${JSON.stringify(request(text, manner))}\n`);
      return reply.promise;
    },
    said: child.said,
    stop: child.stop,
  };
}
