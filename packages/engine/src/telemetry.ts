/**
 * Turns off ONNX Runtime's telemetry. Since 1.30 its Linux builds write a device id and a database
 * of events below `~/.cache/Microsoft` and send them to their maker, unless this variable is set
 * when a process opens its first session. Native code does not see a worker thread's copy of the
 * environment, so the main thread calls this before it starts a worker.
 */
export function forbidTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1';
}
