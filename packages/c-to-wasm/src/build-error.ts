/** A build step that failed for a reason that one sentence tells; a stack trace would hide it. */
export class BuildError extends Error {}
