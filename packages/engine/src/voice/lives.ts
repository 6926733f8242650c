let lives = 0;

/** One counter for all voices: a voice kept anew, or from another path, gets a later life. */
export function nextLife(): number {
  lives += 1;
  return lives;
}
