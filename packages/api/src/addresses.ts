/**
 * Maps a request path to a route. Clients join a base URL and a path, and the result may have a
 * slash or a version too many or too few: `/v1//audio/speech`, `/audio/speech`,
 * `/v1/v1/audio/speech/`.
 */

import damerauLevenshtein from 'damerau-levenshtein';

interface Route {
  readonly method: string;
  /** In Hono's notation: `/v1/voices/:id`. */
  readonly path: string;
}

export interface Addresses {
  /**
   * The path of the matching route, or `path` unchanged when none matches. Repeated slashes, a
   * trailing slash and a missing or repeated version are ignored. Where routes differ in the version
   * alone (`/synthesize`), the method decides, then whether the path has a version.
   * Percent-encoding is kept.
   */
  resolve(path: string, method: string): string;
  /**
   * The route most similar to a path, as `POST /v1/audio/speech`; `undefined` when none is similar.
   */
  nearest(path: string): string | undefined;
}

const VERSION = 'v1';
/** Longer paths are not compared with the routes; characters. */
const MAX_COMPARED = 200;

/** @param routes Routes with a wildcard, such as middleware, are skipped. */
export function addressesOf(routes: readonly Route[]): Addresses {
  const known = routes
    .filter(({ path }) => !path.includes('*'))
    .map(({ method, path }) => ({ method, path, names: namesOf(path) }));
  // A route without parameters wins over one with: /v1/audio/voices.
  const byParameters = known.toSorted((a, b) => parametersOf(a.names) - parametersOf(b.names));
  return {
    resolve(path, method) {
      const names = namesOf(path);
      if (names.length === 0) return path;
      const wanted = method === 'HEAD' ? 'GET' : method;
      const likeness = (route: Route): number =>
        (route.method === wanted ? 2 : 0) + (hasVersion(route.path) === hasVersion(path) ? 1 : 0);
      const [route] = byParameters
        .filter((candidate) => fits(candidate.names, names))
        .toSorted((a, b) => likeness(b) - likeness(a));
      if (route === undefined) return path;
      return `${hasVersion(route.path) ? `/${VERSION}` : ''}/${names.join('/')}`;
    },
    nearest(path) {
      if (path.length > MAX_COMPARED) return undefined;
      const names = namesOf(path.toLowerCase().replaceAll('%2f', '/'));
      const [best] = known
        .map((route) => ({ route, unlikeness: unlikeness(names, route.names) }))
        .toSorted((a, b) => a.unlikeness - b.unlikeness);
      if (best === undefined || best.unlikeness === Number.POSITIVE_INFINITY) return undefined;
      const { method, path: nearest } = best.route;
      return `${method} ${nearest.replaceAll(/:(\w+)/g, '{$1}')}`;
    },
  };
}

/** The path segments, without the version in front. */
function namesOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  const first = names.findIndex((name) => name !== VERSION);
  return first === -1 ? [] : names.slice(first);
}

const hasVersion = (path: string): boolean =>
  path.split('/').find((name) => name !== '') === VERSION;

const isParameter = (name = ''): boolean => name.startsWith(':');

const parametersOf = (names: readonly string[]): number => names.filter(isParameter).length;

const fits = (route: readonly string[], names: readonly string[]): boolean =>
  route.length === names.length &&
  route.every((name, at) => name === names[at] || isParameter(name));

/** Penalties, counted as wrong letters. */
const NAME_LEFT_OVER = 2;
const ONLY_THE_BEGINNING_FITS = 5;

/**
 * Edit distance between a path and a route, in letters. When one has more segments, the other is
 * compared with its end, because a base URL precedes the path, or at a penalty with its beginning.
 * Infinite when more than a third of the letters is wrong.
 */
function unlikeness(names: readonly string[], route: readonly string[]): number {
  const length = Math.min(names.length, route.length);
  if (length === 0) return Number.POSITIVE_INFINITY;
  const leftOver = NAME_LEFT_OVER * (Math.max(names.length, route.length) - length);
  return Math.min(
    leftOver + wrongLetters(names.slice(-length), route.slice(-length)),
    leftOver +
      ONLY_THE_BEGINNING_FITS +
      wrongLetters(names.slice(0, length), route.slice(0, length)),
  );
}

/** Edit distance in letters; values of parameters are not compared. */
function wrongLetters(names: readonly string[], route: readonly string[]): number {
  const wanted = route.filter((name) => !isParameter(name)).join('/');
  const given = names.filter((_, at) => !isParameter(route[at])).join('/');
  const { steps: wrong } = damerauLevenshtein(given, wanted);
  return wrong * 3 > wanted.length || wanted === '' ? Number.POSITIVE_INFINITY : wrong;
}
