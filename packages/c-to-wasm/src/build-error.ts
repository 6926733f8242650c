/** A failed build step whose reason is one sentence; a stack trace would hide it. */
export class BuildError extends Error {}
