import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends raw bytes, also invalid HTTP, and reads until the server closes the connection. */
export async function rawAnswer(port: number, request: string): Promise<Response> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (data) => {
    heard += data;
  });
  socket.write(request);
  await once(socket, 'close');
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  const [status = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field): [string, string] => {
    const [name = '', value = ''] = field.split(': ');
    return [name, value];
  });
  return new Response(body, { status: Number(status.split(' ')[1]), headers });
}
