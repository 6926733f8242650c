/** A processor that releases are made for, by Node's name. */
export type Cpu = 'arm64' | 'x64';

export const CPUS: readonly Cpu[] = ['arm64', 'x64'];

/** What Debian calls it. */
export function debianArchitecture(cpu: Cpu): string {
  return cpu === 'x64' ? 'amd64' : cpu;
}

/** What is made, and when it says it was made. */
export interface Release {
  readonly version: string;
  readonly cpu: Cpu;
  /** Unix time of everything in it, so that the same sources give the same bytes. */
  readonly sourceDateEpoch: number;
}

/** The name of a release, its tarball and the folder in it. */
export function releaseName({ version, cpu }: Release): string {
  return `hailo-piper-${version}-linux-${cpu}`;
}
