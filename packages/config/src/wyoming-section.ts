import * as Type from 'typebox';
import { live, NETWORK, PATH, restart, section, textLike, whenAbsent } from './schema-keys.ts';

export const wyoming = section("Home Assistant's protocol for speech, on a port of its own.", {
  enabled: Type.Boolean({
    default: false,
    ...restart('Whether Home Assistant and other Wyoming clients are served.'),
  }),
  host: Type.String({
    default: '0.0.0.0',
    ...textLike('^[A-Za-z0-9._:%-]+$', 'a host name or an IP address'),
    ...restart('Address to listen on; 0.0.0.0 is every IPv4 interface.'),
  }),
  port: Type.Integer({
    default: 10_200,
    minimum: 0,
    maximum: 65_535,
    ...restart('TCP port to listen on; 0 lets the kernel choose one.'),
  }),
  socket: Type.Optional(
    Type.String({
      ...PATH,
      ...restart('Unix socket to listen on as well.'),
      ...whenAbsent('none'),
    }),
  ),
  allow: Type.Array(Type.String(NETWORK), {
    default: [],
    ...live(
      'Addresses and networks that are served, since Wyoming has no keys; none named is every one. A Unix socket has its own rights.',
    ),
  }),
  gap_silence: Type.Boolean({
    default: false,
    ...live(
      'Sends silence while an open stream has had no text for two seconds and its audio has been played. Some satellites stop for good where audio stops in its middle.',
    ),
  }),
  tail_silence: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 10_000,
    ...live(
      'Silence behind each speech, in milliseconds, for speakers that cut off the last word.',
    ),
  }),
});
