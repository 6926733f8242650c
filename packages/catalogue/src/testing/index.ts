/** Parts for tests outside this package. The service uses none of them. */
export { type Answer, type FileRequest, type FileServer, serveFiles } from './file-server.ts';
export {
  MODEL_BYTES,
  type SampleVoice,
  sampleBytes,
  sampleVoice,
  temporaryFolder,
  write,
  writeCatalogue,
} from './sample-voice.ts';
