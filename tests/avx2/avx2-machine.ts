import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** QEMU's Haswell, in Linux's words. Without TSX, which QEMU has not and complains about. */
const CPU = 'Haswell-noTSX';
const HASWELL =
  'fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse ' +
  'sse2 syscall nx rdtscp lm constant_tsc rep_good nopl cpuid pni pclmulqdq ssse3 fma cx16 pcid ' +
  'sse4_1 sse4_2 x2apic movbe popcnt aes xsave avx f16c rdrand hypervisor lahf_lm abm fsgsbase ' +
  'bmi1 avx2 smep bmi2 erms invpcid xsaveopt';

/** The text of /proc/cpuinfo, with those flags of each processor that a Haswell has. */
export function asHaswell(cpuinfo: string): string {
  const known = new Set(HASWELL.split(' '));
  return cpuinfo.replace(/^(flags\s*:)(.*)$/gm, (_, head: string, flags: string) =>
    [head, ...flags.split(' ').filter((flag) => known.has(flag))].join(' '),
  );
}

/** Flags of the processor at hand, by /proc/cpuinfo. */
export function ownFlags(): ReadonlySet<string> {
  const info = readFileSync('/proc/cpuinfo', 'utf8');
  return new Set(/^flags\s*:(.*)$/m.exec(info)?.[1]?.trim().split(' '));
}

/** Runs the project's Node, and every Node that it starts, as on an x64 processor without AVX-512. */
export class Avx2Machine {
  /** Stands in for Node's executable, in children too. */
  readonly node: string;

  private constructor(folder: string, lines: readonly string[], command: string) {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    this.node = join(bin, 'node');
    const itself = join(folder, 'exec-path.mjs');
    writeFileSync(itself, `process.execPath = ${JSON.stringify(this.node)};\n`);
    const script = [...lines, `exec ${command} ${process.execPath} --import ${itself} "$@"`];
    writeFileSync(this.node, ['#!/bin/sh', ...script, ''].join('\n'));
    chmodSync(this.node, 0o755);
  }

  /** The processor at hand, its newer features hidden: full speed. Needs a C compiler. */
  static masked(folder: string): Avx2Machine {
    const library = join(folder, 'mask.so');
    const info = join(folder, 'cpuinfo');
    mkdirSync(folder, { recursive: true });
    writeFileSync(info, asHaswell(readFileSync('/proc/cpuinfo', 'utf8')));
    execFileSync('cc', ['-O2', '-Wall', '-shared', '-fPIC', '-o', library, join(here, 'mask.c')]);
    const exports = [`export LD_PRELOAD=${library} MASKED_CPUINFO=${info}`];
    return new Avx2Machine(folder, exports, '');
  }

  /** QEMU's Haswell: thousands of times slower where there is much to multiply. */
  static emulated(folder: string): Avx2Machine {
    const qemu = execFileSync('sh', [join(here, 'emulator.sh')], { encoding: 'utf8' }).trim();
    const info = join(folder, 'root/proc/cpuinfo');
    mkdirSync(dirname(info), { recursive: true });
    writeFileSync(info, asHaswell(readFileSync('/proc/cpuinfo', 'utf8')));
    return new Avx2Machine(folder, [], `${qemu} -L ${join(folder, 'root')} -cpu ${CPU}`);
  }

  /** @returns what the program printed as JSON. */
  async run<T>(program: string, ...args: readonly string[]): Promise<T> {
    const child = spawn(this.node, [join(here, program), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${printed}`);
    return JSON.parse(printed) as T;
  }

  /** Runs a command that calls `node`, and shows what it prints. Resolves to the exit code. */
  async command(line: string, cwd: string): Promise<number> {
    // A test runner inside a test runner would run nothing.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn('sh', ['-c', line], {
      cwd,
      env: { ...env, PATH: `${dirname(this.node)}:${env.PATH}` },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    return code;
  }
}
