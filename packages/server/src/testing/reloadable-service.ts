import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { testVoice } from '@hailo-piper/engine/testing';
import { CliProcess } from './cli-process.ts';

export const VOICE = 'medium-shape';

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The service as a separate process with a changing configuration. */
export class ReloadableService {
  readonly file: string;
  readonly process: CliProcess;
  url = '';

  private constructor(t: TestContext, sections: Sections) {
    const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-reload-'));
    this.file = join(folder, 'service.yaml');
    this.write(sections);
    this.process = new CliProcess(t, folder, ['serve', '--port', '0', '--config', this.file]);
    t.after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));
  }

  static async start(t: TestContext, sections: Sections = {}): Promise<ReloadableService> {
    const service = new ReloadableService(t, sections);
    service.url = await service.process.url();
    return service;
  }

  /** Written as JSON, which is YAML, so that faults have positions. */
  write(sections: Sections): void {
    const { server, piper, ...others } = sections;
    const whole = {
      server: { host: '127.0.0.1', ...server },
      piper: { model_path: testVoice(VOICE), ...piper },
      ...others,
    };
    writeFileSync(this.file, JSON.stringify(whole, null, 2));
  }

  /** Sends SIGHUP and resolves with the matching log line. */
  async hangup(pattern = /"msg":"configuration read again"/): Promise<string> {
    const from = this.process.stderr.length;
    this.process.child.kill('SIGHUP');
    const line = new RegExp(`.*${pattern.source}.*(?=\n)`);
    return (await this.process.output('stderr', line, from))[0];
  }

  async reload(sections: Sections, pattern?: RegExp): Promise<string> {
    this.write(sections);
    return this.hangup(pattern);
  }

  post(body: Readonly<Record<string, unknown>>): Promise<Response> {
    return fetch(`${this.url}/v1/synthesize`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async get(path: string): Promise<string> {
    return (await fetch(`${this.url}${path}`)).text();
  }

  async workers(): Promise<number> {
    return JSON.parse(await this.get('/health')).workers.total;
  }

  /** A counter of /metrics. */
  async counter(name: string): Promise<number> {
    const found = new RegExp(`^hailo_piper_${name} (.*)$`, 'm').exec(await this.get('/metrics'));
    return Number(found?.[1]);
  }
}
