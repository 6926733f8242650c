import os from 'node:os';
import { makeEngine } from '../contestants/engine.ts';
import { makeService } from '../contestants/service.ts';
import { makeStock } from '../contestants/stock.ts';
import { openWorkshop } from '../contestants/workshop.ts';
import { describeMachine } from '../machine.ts';
import { ENGINE, SERVICE, STOCK, WHOLE } from '../names.ts';
import { measureMemory } from '../phases/memory.ts';
import { measureStart } from '../phases/starts.ts';
import type { Say } from '../say.ts';
import { LONG, MEDIUM, SHORT } from '../texts.ts';
import { variedSentences } from '../varied-sentences.ts';
import { describeBoard } from './board.ts';
import { readHeat } from './heat.ts';
import { preparationOf } from './preparation.ts';
import { writePiReport } from './report-pi.ts';
import { sustain } from './sustained.ts';
import { tryVariants, type Variant } from './variants.ts';

const SUSTAINED_SECONDS = 60;
const VARIED_SENTENCES = 20;

/**
 * What is asked about boards, in a few minutes and without Python: what the processor can do, the
 * service beside the stock graph, both decoders, every number of threads, all cores at once and
 * the heat of it, starts and memory.
 * @param quick one turn of everything and ten seconds of heat.
 * @returns the report, in Markdown.
 */
export async function runPi(quick: boolean, say: Say): Promise<string> {
  const rounds = quick ? 1 : 2;
  const board = describeBoard(describeMachine(), readHeat());
  using workshop = await openWorkshop();
  const stateFolder = workshop.path('state');
  const service = await makeService(workshop, { stateFolder });

  say('starts');
  let preparation: readonly string[] = [];
  const coldStart = await measureStart(service, SHORT.text, (contestant) => {
    preparation = preparationOf(contestant.said());
  });
  const warmStart = await measureStart(service, SHORT.text);
  say('memory');
  const memory = await measureMemory(service, {
    sentences: variedSentences(VARIED_SENTENCES),
    lookAfter: [VARIED_SENTENCES],
    longText: LONG.text,
    manners: [{}, { whole: true }],
  });

  say('beside the stock graph');
  const texts = [SHORT, MEDIUM, LONG];
  const beside = await tryVariants(
    [
      {
        name: STOCK,
        maker: await makeStock(
          workshop,
          texts.map(({ text }) => text),
        ),
      },
      { name: ENGINE, maker: await makeEngine(workshop, { stateFolder }) },
      { name: SERVICE, maker: service },
      { name: WHOLE, maker: service, manner: { whole: true } },
    ],
    texts,
    1,
  );

  say('decoders');
  const decoders: Variant[] = [];
  for (const decoder of ['f32', 'f16'] as const) {
    const options = { name: decoder, stateFolder: workshop.path(decoder), decoder };
    decoders.push({ name: decoder, maker: await makeService(workshop, options) });
  }
  const byDecoder = await tryVariants(decoders, [MEDIUM], rounds);

  say('threads');
  const threads: Variant[] = [];
  for (let count = 1; count <= os.availableParallelism(); count++) {
    const name = String(count);
    const options = { name, stateFolder, threads: count };
    threads.push({ name, maker: await makeService(workshop, options) });
  }
  const byThreads = await tryVariants(threads, [SHORT, MEDIUM], rounds);

  say('all cores at once');
  const workers = os.availableParallelism();
  const busy = await makeService(workshop, { name: `${workers} workers`, stateFolder, workers });
  const seconds = quick ? 10 : SUSTAINED_SECONDS;
  const sustained = await sustain(busy, MEDIUM.text, workers, seconds);

  return writePiReport({
    board,
    preparation,
    coldStart,
    warmStart,
    memory,
    beside,
    byDecoder,
    byThreads,
    workers,
    sustained,
  });
}
