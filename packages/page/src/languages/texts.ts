/**
 * Every text of the pages in one language. `{name}` is filled by {@link fill}. A key that is added
 * here is missing in each language until it is there, and the type checker says so.
 */
export interface Texts {
  /** BCP 47. */
  readonly code: string;
  /** The language's own name. */
  readonly name: string;

  // Every page.
  readonly navLabel: string;
  readonly navSpeak: string;
  readonly navStatus: string;
  readonly navDocs: string;
  readonly languageLabel: string;
  readonly noScript: string;

  // Speaking page: the text and what plays it.
  readonly speakTitle: string;
  readonly textLabel: string;
  readonly firstText: string;
  readonly play: string;
  readonly playKeys: string;
  readonly stop: string;
  readonly stopKeys: string;

  // Speaking page: what is heard.
  readonly stateWaiting: string;
  readonly statePreparing: string;
  readonly statePlaying: string;
  readonly stateFirstSound: string;
  readonly stateEnded: string;
  readonly stateStopped: string;
  readonly stateSaving: string;
  readonly stateSaved: string;
  readonly waveformLabel: string;
  readonly waveformPosition: string;
  readonly readingLabel: string;
  readonly readingEmpty: string;
  readonly format: string;
  readonly save: string;
  readonly wrong: string;

  // Speaking page: settings.
  readonly settingsLabel: string;
  readonly speaker: string;
  readonly speed: string;
  readonly speedLow: string;
  readonly speedHigh: string;
  readonly variation: string;
  readonly variationLow: string;
  readonly variationHigh: string;
  readonly level: string;
  readonly levelLow: string;
  readonly levelHigh: string;
  readonly reset: string;

  // Speaking page: voices.
  readonly voicesHeading: string;
  readonly voicesLoading: string;
  readonly voicesFailed: string;
  readonly voicesNone: string;
  readonly findVoice: string;
  readonly sampleHear: string;
  readonly sampleStop: string;
  readonly licenceUnknown: string;
  readonly defaultVoice: string;
  readonly speakerCount: string;
  readonly qualityXLow: string;
  readonly qualityLow: string;
  readonly qualityMedium: string;
  readonly qualityHigh: string;

  // Speaking page: what was heard before.
  readonly historyHeading: string;
  readonly historyEmpty: string;
  readonly historyClear: string;

  // Speaking page: code.
  readonly codeHeading: string;
  readonly codeIntro: string;
  readonly codeLabel: string;
  readonly copyAs: string;
  readonly copied: string;
  readonly copiedForHomeAssistant: string;
  readonly copyFailed: string;

  // Speaking page: a word that sounds wrong.
  readonly pronounceHeading: string;
  readonly pronounceWord: string;
  readonly pronouncePhonemes: string;
  readonly pronounceHint: string;
  readonly pronounceSigns: string;
  readonly pronounceRespelling: string;
  readonly pronounceUse: string;
  readonly pronounceHear: string;
  readonly pronouncePut: string;
  readonly pronounceCancel: string;
  readonly pronounceNoWord: string;
  readonly pronounceDone: string;

  // Errors; what the service says stands behind them.
  readonly errorText: string;
  readonly errorVoice: string;
  readonly errorBusy: string;
  readonly errorUnreachable: string;
  readonly errorTimeout: string;
  readonly errorAudio: string;
  readonly errorOther: string;
  readonly dismiss: string;

  // Operator’s view.
  readonly statusAsking: string;
  readonly statusHealthy: string;
  readonly statusQueueFull: string;
  readonly statusRestarting: string;
  readonly statusStarting: string;
  readonly statusDraining: string;
  readonly statusUnhealthy: string;
  readonly statusSilent: string;
  readonly statusNeverAnswered: string;
  readonly statusVersion: string;
  readonly statusUptime: string;
  readonly statusDefaultVoice: string;
  readonly statusWorkers: string;
  readonly statusWorkersBusy: string;
  readonly statusConnections: string;
  readonly statusRestarts: string;
  readonly statusLinesLost: string;
  readonly statusPlotsHeading: string;
  readonly statusPlotsNote: string;
  readonly statusLastMinute: string;
  readonly statusNothingSpoken: string;
  readonly statusNotReported: string;
  readonly statusQueue: string;
  readonly statusWaiting: string;
  readonly statusActive: string;
  readonly statusQueueLimit: string;
  readonly statusRealTimeFactor: string;
  readonly statusRealTimeFactorNote: string;
  readonly statusFirstAudio: string;
  readonly statusHalfWithin: string;
  readonly statusMostWithin: string;
  readonly statusFirstAudioNote: string;
  readonly statusTexts: string;
  readonly statusSpoken: string;
  readonly statusFailed: string;
  readonly statusErrors: string;
  readonly statusRequestsFailed: string;
  readonly statusMemory: string;
  readonly statusEngineBytes: string;
  readonly statusFrontEndBytes: string;
  readonly statusUnitBytes: string;
  readonly statusMemoryLimit: string;
  readonly statusTemperature: string;
  readonly statusHeldBack: string;
  readonly statusNotHeldBack: string;
  readonly statusUnderVoltage: string;
  readonly statusClockCapped: string;
  readonly statusThrottled: string;
  readonly statusSoftTemperatureLimit: string;
  readonly statusCache: string;
  readonly statusKept: string;
  readonly statusMissed: string;
  readonly statusCacheNote: string;
  readonly statusCacheOff: string;
  readonly statusErrorsHeading: string;
  readonly statusErrorsNone: string;
  readonly statusCode: string;
  readonly statusDoor: string;
  readonly statusSeen: string;
  readonly statusTotal: string;
  readonly statusVoicesHeading: string;
  readonly statusVoicesNone: string;
  readonly statusVoicesLoaded: string;
  readonly statusVoice: string;
  readonly statusDecoder: string;
  readonly statusVoiceBegins: string;
  readonly statusVoiceWindows: string;
  readonly statusVoiceWhole: string;
  readonly statusLeftOut: string;
  readonly statusReason: string;
  readonly statusWarningsHeading: string;
  readonly statusWarningsNone: string;
  readonly statusConfigHeading: string;
  readonly statusConfigDefault: string;
  readonly statusConfigNotSet: string;
  readonly statusConfigSecret: string;
  readonly statusFactsMissing: string;
}

/** Puts values in the places of `{name}`. A name without a value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
