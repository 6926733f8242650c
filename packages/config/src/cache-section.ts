import * as Type from 'typebox';
import { live, NAME, PATH, restart, SIZE, section, textLike, whenAbsent } from './schema-keys.ts';

/** Of a user's name and password; what would end them is written as %40. */
const CREDENTIALS = '(?:[^\\s@/?#%]|%[0-7][0-9A-Fa-f])*@';
const HOST = '(?:\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)';
const PORT = ':(?:\\d{1,4}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])';
const SERVER = textLike(
  `^rediss?://(?:${CREDENTIALS})?${HOST}(?:${PORT})?(?:/\\d{0,3})?$`,
  'an address such as redis://:password@host:6379, with % codes for special characters of the password',
);

export const cache = section(
  'What was said before, where `performance.cache_enabled` is true: answers that are the same each time (with a `seed`, or without noise) are kept, others by these keys.',
  {
    memory: Type.String({
      default: '32M',
      ...SIZE,
      ...restart(
        'Memory for what was said: bytes with K, M, G or T (powers of 1024). A phrase may take an eighth of it: at 32M, a minute and a half. 1M is 24 seconds of speech.',
      ),
    }),
    disk: Type.Union([Type.String(SIZE), Type.Literal(0)], {
      default: '256M',
      ...restart(
        'Disk space for it, in the folder `phrases` of the state directory; 0 is none. The longest unused go.',
      ),
    }),
    draws: Type.Enum(['never', 'keep'], {
      default: 'never',
      ...live(
        '`keep`: what would sound different each time is kept as well, so that it always sounds as it did the first time. A request may ask for either with its field `cache`.',
      ),
    }),
    voices: Type.Array(Type.String(NAME), {
      default: [],
      ...live(
        'The same as `draws: keep` for requests that give one of these names as their voice: ids or aliases, as requests write them.',
      ),
    }),
    phrases_file: Type.Union([Type.String(PATH), Type.Null()], {
      default: null,
      ...live(
        'A YAML file of phrases that are spoken ahead while nobody waits, and stay on the disk whatever else is said: `/etc/hailo/phrases.yaml`. Needs `cache.disk`, and is read again with the configuration.',
      ),
    }),
    redis_url: Type.Optional(
      Type.String({
        ...SERVER,
        ...whenAbsent('none'),
        writeOnly: true,
        ...restart(
          'A Valkey or Redis server that several machines share: what one has spoken, the others have, and what several are asked for at the same time is spoken by one of them. `rediss://` is with TLS. Never shown nor logged.',
        ),
      }),
    ),
    redis_timeout: Type.Integer({
      default: 50,
      minimum: 1,
      maximum: 400,
      ...restart('The most a request waits for that server, milliseconds.'),
    }),
  },
);
