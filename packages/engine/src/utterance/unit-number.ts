let last = 0;

/** The number of a new unit of work. Each is given once in a process. */
export function unitNumber(): number {
  last += 1;
  return last;
}
