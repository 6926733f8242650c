/** Formats of a file by its ending; the `response_format`s of POST /v1/audio/speech. */
export const FILE_FORMATS = ['wav', 'mp3', 'opus', 'aac', 'flac', 'pcm'] as const;
