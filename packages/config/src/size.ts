const UNITS = ['', 'K', 'M', 'G', 'T'];

/** Bytes of a size such as `512M`; units are powers of 1024. */
export function bytesOf(size: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([KMGT]?)$/.exec(size) ?? [];
  return Math.round(Number(number) * 1024 ** UNITS.indexOf(unit));
}
