/** The commit of rhasspy/piper-voices that the snapshot describes. */
export const REVISION = 'c10ece1aade47bb51c153c893d14e5bf8e5b7117';
