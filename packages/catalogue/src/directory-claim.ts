import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { CatalogueError, fileError } from './catalogue-error.ts';

/**
 * Runs `use` while no other process of this machine changes the folder. The claim is a socket in
 * Linux's abstract namespace: the kernel releases it with the process, however that ends.
 * @throws CatalogueError `busy`.
 */
export async function withClaim<T>(folder: string, use: () => Promise<T>): Promise<T> {
  const { dev, ino } = await stat(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'write');
  });
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\0hailo-piper-voices-${dev}-${ino}`, resolve);
  }).catch((cause: unknown) => {
    const message = `another hailo-piper changes the voices in ${folder}; try again when it is done`;
    throw new CatalogueError('busy', message, { cause });
  });
  try {
    return await use();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
