/**
 * An event of the Wyoming protocol: a line of JSON with the lengths of what follows, a block of JSON,
 * and bytes. Source: rhasspy/wyoming, event.py.
 */
export interface WyomingEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A message that is no event, and why; for its sender. */
export interface Refused {
  readonly refused: string;
}

/**
 * The bytes of an event. Data always stands in the second block, since readers limit the length of
 * the line.
 * @param version of the program.
 */
export function eventBytes(
  { type, data }: WyomingEvent,
  version: string,
  payload: Uint8Array = new Uint8Array(0),
): Buffer {
  const block = Object.keys(data).length === 0 ? '' : JSON.stringify(data);
  const header = {
    ...{ type, version },
    ...(block === '' ? {} : { data_length: Buffer.byteLength(block) }),
    ...(payload.length === 0 ? {} : { payload_length: payload.length }),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n${block}`), payload]);
}
