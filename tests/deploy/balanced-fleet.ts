import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fences, page } from '../docs/markdown.ts';
import { deploys, Fleet, type Played } from './fleet.ts';
import type { Tarball } from './release-versions.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ASK = `import socket, sys
with socket.socket(socket.AF_UNIX) as admin:
    admin.connect("/run/haproxy/admin.sock")
    admin.sendall(sys.argv[1].encode() + b"\\n")
    while part := admin.recv(65536):
        sys.stdout.write(part.decode())`;

export const PIS = ['pi-1', 'pi-2'] as const;
export type Pi = (typeof PIS)[number];

/** The same samples each time. */
const settled = { noise_scale: 0, noise_w_scale: 0 };
/** Its first byte is sent when all of it is spoken. */
export const WHOLE = {
  path: '/v1/synthesize',
  body: JSON.stringify({ text: 'Good morning to you all.', ...settled }),
};
/** Sent as it is spoken. */
export const STREAM = {
  path: '/v1/audio/speech',
  body: JSON.stringify({
    input: 'Good morning. This one takes a while to say, and then there is more. Here it ends.',
    response_format: 'wav',
    ...settled,
  }),
};
export type Asked = typeof WHOLE;

/** Of load.ts. */
export interface Endured {
  readonly answered: number;
  readonly cut: number;
  readonly failures: readonly string[];
  readonly longestMs: number;
}

export function failed({ cut, failures }: Endured) {
  return { cut, failures };
}
export const NOTHING = { cut: 0, failures: [] };

export interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly firstSeconds: number;
  readonly seconds: number;
}

/** Two Pis and a balancer, deployed by the collection. Needs root. */
export class BalancedFleet implements AsyncDisposable {
  readonly fleet: Fleet;
  readonly url: string;

  private constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.url = `http://${fleet.lan.address('balancer')}:5003`;
  }

  /** Machines on which nothing is installed. */
  static async boot(): Promise<BalancedFleet> {
    const groups = { hailo_piper: PIS, hailo_piper_balancers: ['balancer'] };
    return new BalancedFleet(await Fleet.boot(groups));
  }

  deploy(release: Tarball): Promise<Played> {
    return this.fleet.play('site', deploys(release));
  }

  /** As {@link deploy}, but for the Pis, which are installed as docs/operator.md says: that is faster. */
  async install(release: Tarball): Promise<Played> {
    const [script] = fences(page('docs/operator.md'), 'sh tarball');
    const install = async (pi: Pi): Promise<void> => {
      this.fleet.lan.machine(pi).write(`/root/${basename(release.src)}`, readFileSync(release.src));
      await this.fleet.on(pi, `cd /root\nset -eu\n${script}`);
    };
    await Promise.all(PIS.map(install));
    return this.fleet.play('balancer', {});
  }

  /** @param from the machine that asks. */
  async ask({ path, body }: Asked, url = this.url, from = 'balancer'): Promise<Answer> {
    const file = '/root/request.json';
    const machine = this.fleet.lan.machine(from);
    machine.write(file, body);
    const told =
      '{"status":%{http_code},"bytes":%{size_download},"firstSeconds":%{time_starttransfer},"seconds":%{time_total}}';
    const post = ['-H', 'content-type: application/json', '-H', 'expect:'];
    const { stdout } = await machine.onNetwork(
      'curl',
      ...['-s', '-o', '/dev/null', '-w', told, '--max-time', '60', ...post],
      ...['--data-binary', `@${machine.root}${file}`, `${url}${path}`],
    );
    return JSON.parse(stdout) as Answer;
  }

  /** @throws AssertionError when a machine gets anything but the same whole answer. */
  async spokenFromEverywhere(): Promise<void> {
    const answers: Answer[] = [];
    for (const host of [...PIS, 'balancer']) answers.push(await this.ask(WHOLE, this.url, host));
    for (const { status, bytes } of answers) {
      assert.equal(status, 200);
      assert.equal(bytes, answers[0]?.bytes);
      // Half a second at least.
      assert.ok(bytes > 22_050);
    }
  }

  /** @returns the HTTP status. */
  async status(url: string): Promise<number> {
    const silent = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '10'];
    return Number((await this.fleet.lan.run('curl', ...silent, url)).stdout);
  }

  /** That runs on a Pi. */
  async version(name: Pi): Promise<string> {
    const { stdout } = await this.fleet.lan.run('curl', '-s', `${this.pi(name)}/health`);
    return (JSON.parse(stdout) as { version: string }).version;
  }

  /** Requests that a Pi has accepted and not answered. */
  async inHand(name: Pi): Promise<number> {
    const { stdout } = await this.fleet.lan.run('curl', '-s', `${this.pi(name)}/health`);
    const { queue } = JSON.parse(stdout) as { queue: { waiting: number; active: number } };
    return queue.waiting + queue.active;
  }

  pi(name: Pi): string {
    return `http://${this.fleet.lan.address(name)}:5003`;
  }

  /** Four clients ask for the same all the time, while something is done. */
  async underLoad(asked: Asked, act: () => Promise<void>): Promise<Endured> {
    const { bytes } = await this.ask(asked);
    const url = this.url + asked.path;
    const args = ['--url', url, '--body', asked.body, '--bytes', `${bytes}`, '--clients', '4'];
    const load = this.fleet.lan.spawn(process.execPath, [here('guest/load.ts'), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const printed = text(load.stdout as NodeJS.ReadableStream);
    try {
      await act();
    } finally {
      load.stdin?.end();
      await once(load, 'exit');
    }
    return JSON.parse(await printed) as Endured;
  }

  /** Keeps a Pi so busy that it refuses requests, by clients that do not come through the balancer. */
  async overloaded(name: Pi, act: () => Promise<void>): Promise<void> {
    const yaml = '/etc/hailo/hailo-piper.yaml';
    const restart = 'hailo-piper config render && systemctl restart hailo-piper';
    const one = 'queue: {max_requests: 1}';
    await this.fleet.on(name, `cp ${yaml} /root && echo '${one}' >${yaml} && ${restart}`);
    await this.up(name);
    // Else the balancer would know, and ask the Pi for nothing.
    await this.haproxy(`disable health hailo_piper/${name}`);
    const body = JSON.stringify({ text: 'This is a long text. '.repeat(200) });
    const ask = ['-s', '-o', '/dev/null', '-H', 'content-type: application/json', '-d', body];
    const clients = [1, 2].map(() =>
      this.fleet.lan.spawn('curl', [...ask, `${this.pi(name)}/v1/synthesize`]),
    );
    const gone = Promise.all(clients.map((client) => once(client, 'exit')));
    try {
      await until(async () => (await this.inHand(name)) === 2);
      await act();
    } finally {
      for (const client of clients) client.kill();
      await gone;
      await this.haproxy(`enable health hailo_piper/${name}`);
      await this.fleet.on(name, `cp /root/hailo-piper.yaml ${yaml} && ${restart}`);
      await this.up(name);
    }
  }

  /** A command on HAProxy's admin socket. */
  haproxy(command: string): Promise<string> {
    return this.fleet.lan.machine('balancer').ask('python3', '-c', ASK, command);
  }

  /** As the role does it: returns when the Pi has nothing in hand, or gets requests again. */
  async set(name: Pi, state: 'drain' | 'ready'): Promise<void> {
    const script = here('../../deploy/ansible/roles/hailo_piper/files/haproxy_server.py');
    const machine = this.fleet.lan.machine('balancer');
    machine.write('/root/haproxy_server.py', readFileSync(script));
    const args = [state, '/run/haproxy/admin.sock', 'hailo_piper', name, '60'];
    await machine.ask('python3', '/root/haproxy_server.py', ...args);
  }

  /** Waits until the balancer asks it again. */
  async up(name: Pi): Promise<void> {
    await until(async () => {
      const row = (await this.haproxy('show stat'))
        .split('\n')
        .find((line) => line.startsWith(`hailo_piper,${name},`));
      return (
        row?.split(',')[17] === 'UP' && (await this.status(`${this.pi(name)}/health/ready`)) === 200
      );
    });
  }

  /** How often each request was sent again that was, since the last time it was asked. */
  async retries(): Promise<number[]> {
    const cursor = '--cursor-file=/run/test-journal-cursor';
    const log = await this.fleet.on('balancer', `journalctl -u haproxy -o cat ${cursor}`);
    return [...log.matchAll(/ \d+\/\d+\/\d+\/\d+\/\+?(\d+) \d+\/\d+ "POST/g)]
      .map(([, retries]) => Number(retries))
      .filter((retries) => retries > 0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.fleet[Symbol.asyncDispose]();
  }
}

const until = async (holds: () => Promise<boolean>, limitMs = 60_000): Promise<void> => {
  const deadline = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms`);
    await delay(100);
  }
};
