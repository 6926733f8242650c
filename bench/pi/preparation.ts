/**
 * What a service told of preparing a voice: among others, which decoder it took and why.
 * @param said its log, JSON lines between others.
 */
export function preparationOf(said: string): string[] {
  return said.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const { doing } = JSON.parse(line);
    return typeof doing === 'string' ? [doing] : [];
  });
}
