import { fill, type Texts } from '../languages/texts.ts';
import type { Health } from './service-facts.ts';

/** How the service is, in a sentence, with the reason that it gives. */
export function stateWords({ status, reason, queue }: Health, texts: Texts): string {
  const words = sentenceOf(status, queue, texts);
  return reason === undefined ? words : `${words} ${reason}`;
}

/** @param since when it answered last, in words; undefined if it never did. */
export function silentWords(since: string | undefined, texts: Texts): string {
  return since === undefined
    ? texts.statusNeverAnswered
    : fill(texts.statusSilent, { time: since });
}

function sentenceOf(status: Health['status'], queue: Health['queue'], texts: Texts): string {
  switch (status) {
    case 'healthy':
      return texts.statusHealthy;
    case 'degraded':
      return queue.waiting >= queue.limit ? texts.statusQueueFull : texts.statusRestarting;
    case 'starting':
      return texts.statusStarting;
    case 'draining':
      return texts.statusDraining;
    case 'unhealthy':
      return texts.statusUnhealthy;
  }
}
