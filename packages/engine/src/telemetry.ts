/**
 * Keeps ONNX Runtime to itself. Since 1.30 its Linux builds write a device id and a database of
 * events below `~/.cache/Microsoft` and send them to their maker, unless this variable is set when
 * the first session of a process is opened. Worker threads have a copy of the environment that the
 * native code does not see, so the main thread calls this, before it starts any.
 */
export function forbidTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1';
}
