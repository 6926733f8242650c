import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADDRESS } from '../network.ts';

/**
 * Runs `use` with the address of a proxy that serves a service under a folder, as people put several services of a house
 * behind one name.
 * @param url of the service.
 * @param folder such as `/voice/`.
 */
export async function withFolderProxy(
  url: string,
  folder: string,
  use: (address: string) => Promise<void>,
): Promise<void> {
  const { hostname, port } = new URL(url);
  const server = createServer((incoming, answer) => {
    const { method, headers, url: path = '' } = incoming;
    if (!path.startsWith(folder)) {
      answer.writeHead(404).end();
      return;
    }
    const target = { hostname, port, path: path.slice(folder.length - 1), method, headers };
    const call = request(target, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    call.on('error', () => answer.destroy());
    answer.on('close', () => call.destroy());
    incoming.pipe(call);
  });
  await new Promise<void>((resolve) => server.listen(0, ADDRESS, resolve));
  try {
    await use(`http://${ADDRESS}:${(server.address() as AddressInfo).port}${folder}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
