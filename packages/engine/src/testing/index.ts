/** Parts of the engine for tests outside this package. The service uses none of them. */
export { Tensor } from 'onnxruntime-node';
export { openSession } from '../sessions.ts';
export { type ScheduleProblem, solveSchedule } from '../synthesis/solve-schedule.ts';
export {
  BATCH,
  heldFrames,
  STREAM,
  type WindowSchedule,
  windowsOf,
} from '../synthesis/window.ts';
export { WeightsFile } from '../voice/graph/external-weights.ts';
export { readModel, writeModel } from '../voice/graph/model.ts';
export { PART_NAMES } from '../voice/graph/parts.ts';
export type { DecoderForm } from '../voice/graph/passes/pass.ts';
export { recipeFor } from '../voice/graph/recipe.ts';
export { splitVoice } from '../voice/graph/split-voice.ts';
export {
  embeddedVoice,
  livelyVoice,
  SHAPES,
  shapeFile,
  someIds,
} from '../voice/graph/testing/lively-voice.ts';
export {
  PartsRunner,
  type RunnableVoice,
  type Schedule,
} from '../voice/graph/testing/run-parts.ts';
export type { VoiceStructure } from '../voice/graph/voice-structure.ts';
export { largestDifference, signalToError } from '../voice/prepare/audio-distance.ts';
export { type DecoderCandidates, decoderCandidates } from '../voice/prepare/decoder-choice.ts';
export { type DecoderTimes, fasterOf, race } from '../voice/prepare/faster-decoder.ts';
export { prepareVoice } from '../voice/prepare/prepare-voice.ts';
export { readEntry } from '../voice/prepare/prepared-voice.ts';
export { thisProcessor } from '../voice/prepare/processor.ts';
export { chunksOf, sampleCount, testSettings } from './engines.ts';
export { testVoice } from './voices.ts';
