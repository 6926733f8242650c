import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { type Processor, thisProcessor } from './processor.ts';

const DEVICE_TREE_MODEL = '/proc/device-tree/model';

/** What a figure depends on beside the code. */
export interface Machine {
  readonly cpu: string;
  readonly processor: Processor;
  readonly isRaspberryPi: boolean;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly onnxruntimeNode: string;
  /** Load average of the last minute, before we began. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const require = createRequire(import.meta.url);
  const [cpu] = os.cpus();
  return {
    cpu: deviceTreeModel() || (cpu?.model.trim() ?? 'unknown processor'),
    processor: thisProcessor(),
    isRaspberryPi: deviceTreeModel().startsWith('Raspberry Pi'),
    cores: os.availableParallelism(),
    memoryGiB: os.totalmem() / 2 ** 30,
    system: `${distribution()}, Linux ${os.release()}, ${os.arch()}`,
    node: process.versions.node,
    onnxruntimeNode: require('onnxruntime-node/package.json').version,
    load: os.loadavg()[0] ?? 0,
  };
}

const distribution = (): string =>
  /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';

/** Boards with an ARM processor say here what they are; others have no such file. */
const deviceTreeModel = (): string =>
  existsSync(DEVICE_TREE_MODEL) ? readFileSync(DEVICE_TREE_MODEL, 'utf8').replaceAll('\0', '') : '';
