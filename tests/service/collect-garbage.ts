import { once } from 'node:events';

/** Environment in which the processes of a service take commands from V8's inspector. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

const COLLECT = { id: 1, method: 'HeapProfiler.collectGarbage' };

/**
 * Lets V8 collect all garbage of a service that was started with {@link INSPECTED}: of what it still holds afterwards,
 * something is in use.
 * @param log what the service has written to stderr. What its engine's process writes is quoted there.
 */
export async function collectGarbage(log: string): Promise<void> {
  const addresses = [...log.matchAll(/Debugger listening on (ws:[^\s"]+)/g)];
  if (addresses.length === 0) throw new Error(`nothing is inspected:\n${log}`);
  await Promise.all(addresses.map(([, address = '']) => collect(address)));
}

async function collect(address: string): Promise<void> {
  const inspector = new WebSocket(address);
  const isThere = await once(inspector, 'open').then(
    () => true,
    () => false,
  );
  // An engine's process that has ended is in the log still.
  if (!isThere) return;
  inspector.send(JSON.stringify(COLLECT));
  await once(inspector, 'message');
  inspector.close();
  await once(inspector, 'close');
}
