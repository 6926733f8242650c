export { type AdmissionOptions, withAdmission } from './admission/with-admission.ts';
export { EngineSlot, type EngineSlotOptions } from './engine-slot.ts';
export { modelProblem } from './voices/model-file.ts';
export { findVoices, type LeftOut, voiceId } from './voices/voice-folder.ts';
