/** Who speaks: names of entrants and contestants in results, tables and targets. */

/** The graph as it comes: what the engine is measured against. */
export const STOCK = 'stock session.run';
export const ENGINE = 'hailo-piper, engine only';
/** The service, audio as it is made. */
export const SERVICE = 'hailo-piper';
/** The same service, whole answers. */
export const WHOLE = 'hailo-piper, whole answer';
export const TWO_WORKERS = 'hailo-piper, two workers';
export const PIPER_LIBRARY = 'piper-tts in process';
export const PIPER_SERVER = 'piper http_server';
export const SHERPA = 'sherpa-onnx-node';

/** With a worker, or a thread, for each core. */
export const ENGINE_ALL_CORES = 'hailo-piper, engine only, all cores';
/** With the voice's usual noise, where idle cores help the encoder. */
export const ENGINE_ALL_CORES_NOISE = 'hailo-piper, engine only, all cores, usual noise';
export const ALL_CORES = 'hailo-piper, all cores';
export const ALL_CORES_WHOLE = 'hailo-piper, all cores, whole answer';
export const SHERPA_ALL_CORES = 'sherpa-onnx-node, all cores';
