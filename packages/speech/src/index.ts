export { type AdmissionOptions, withAdmission } from './admission/with-admission.ts';
export { createDeferredEngine, type DeferredEngine } from './deferred-engine.ts';
export { modelProblem } from './voices/model-file.ts';
export { findVoices, type LeftOut, voiceId } from './voices/voice-folder.ts';
