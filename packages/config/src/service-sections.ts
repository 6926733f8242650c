import * as Type from 'typebox';
import { live, NETWORK, reload, restart, section, textLike } from './schema-keys.ts';

/** Sections on the running service; see schema.ts. */

const Threads = Type.Integer({ minimum: 1, maximum: 16 });
const Auto = Type.Literal('auto');

export const server = section('Where the service listens.', {
  host: Type.String({
    default: '0.0.0.0',
    ...textLike('^[A-Za-z0-9._:%-]+$', 'a host name or an IP address'),
    ...restart('Address to listen on; 0.0.0.0 is every IPv4 interface.'),
  }),
  port: Type.Integer({
    default: 5003,
    minimum: 0,
    maximum: 65535,
    ...restart('TCP port to listen on; 0 lets the kernel choose one.'),
  }),
  debug: Type.Boolean({
    default: false,
    ...live('Logs at level DEBUG, whatever `logging.level` says.'),
  }),
  max_connections: Type.Integer({
    default: 1024,
    minimum: 8,
    maximum: 65_536,
    ...live(
      'Connections that may be open; at most two thirds of the file descriptors the system allows. One more takes the place of the one that has waited longest without a complete request; where all have one, it is refused with 503.',
    ),
  }),
  max_connections_per_client: Type.Integer({
    default: 256,
    minimum: 1,
    maximum: 65_536,
    ...live(
      'The same from one address, an IPv6 network of /64 being one. Behind a proxy all clients have its address: there it is as much as `max_connections`.',
    ),
  }),
  max_bodies_bytes: Type.Integer({
    default: 16_777_216,
    minimum: 1_048_576,
    maximum: 1_073_741_824,
    ...live(
      'Bytes of request bodies that may be arriving, all together; the default is 16 MiB. Beyond it the largest is refused with 503.',
    ),
  }),
  max_answers_share: Type.Number({
    default: 0.125,
    exclusiveMinimum: 0,
    maximum: 0.5,
    ...live(
      'Share of the memory that the service may have (its MemoryMax, else the RAM) for answers that are sent as a whole, all together, until their clients have them; 0.125 of 2 GiB is 256 MiB. Beyond it the largest is refused with 503. Answers that are sent while they are made do not count.',
    ),
  }),
  header_timeout: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    maximum: 3600,
    ...live(
      'Longest time for a connection to send the headers of a request, in seconds; then 408.',
    ),
  }),
  body_timeout: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    maximum: 3600,
    ...live('Longest time for the body behind them, in seconds; then 408.'),
  }),
  stalled_reader_timeout: Type.Number({
    default: 60,
    exclusiveMinimum: 0,
    maximum: 3600,
    ...live(
      'How far a reader may fall behind that does not take its answer, in seconds; then its connection ends. What it takes counts for four times as long as it plays. A player that has enough audio takes nothing for up to half a minute.',
    ),
  }),
  cors_origins: Type.Array(
    Type.String(
      textLike(
        '^(\\*|null|[a-z][a-z0-9+.-]*://[^\\s/?#@]+)$',
        '* or an origin such as https://example.org',
      ),
    ),
    {
      default: [],
      ...live('Web pages of these origins may use the service; * is every page, none is no page.'),
    },
  ),
  trusted_proxies: Type.Array(Type.String(NETWORK), {
    default: [],
    ...live(
      'Addresses and networks of proxies whose `forwarded` or `x-forwarded-proto` and `x-forwarded-host` say at which address a client reached the service. Links to audio are made of it. From any other address these headers are ignored.',
    ),
  }),
});

export const performance = section('Processes, threads and deadlines.', {
  worker_threads: Type.Union([Threads, Auto], {
    default: 1,
    ...reload(
      'Worker threads, each with its own voice: they share one sentence, or speak for several clients; `auto` chooses by cores, CPU quota and memory.',
    ),
  }),
  intra_op_threads: Type.Union([Threads, Auto], {
    default: 1,
    ...reload(
      'Threads ONNX Runtime uses inside one worker; `auto` chooses by cores and CPU quota.',
    ),
  }),
  encoder_threads: Type.Union([Threads, Auto], {
    default: 'auto',
    ...reload(
      'Threads for the first step of a sentence while cores are idle: its audio begins sooner. Not used where the same samples are promised: with a seed, without noise, at level `true`. `auto` is 2 where there are two cores; 1 turns it off.',
    ),
  }),
  request_timeout: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    maximum: 3600,
    ...live(
      'Longest wait for the next audio of an answer, in seconds; then 504, or the connection ends. It is how long a client waits for the first and for each further audio of an answer that flows; one that is sent whole is silent until all of it is spoken, see `whole_timeout`.',
    ),
  }),
  whole_timeout: Type.Number({
    default: 540,
    exclusiveMinimum: 0,
    maximum: 86_400,
    ...live(
      'Longest wait for all audio of an answer that is sent whole (`/v1/synthesize` without `stream`, times as JSON, subtitles), in seconds; then 504. Answers that flow have no such limit.',
    ),
  }),
  cache_enabled: Type.Boolean({
    default: false,
    ...restart(
      'Remembers what was said, see the section `cache`, and speaks equal requests that come at the same time once.',
    ),
  }),
  isolation: Type.Enum(['process', 'none'], {
    default: 'process',
    ...reload(
      '`process` runs the engine as a watched child, so that a native crash never takes the service; `none` runs it in process.',
    ),
  }),
  decoder: Type.Enum(['auto', 'f32', 'f16'], {
    default: 'auto',
    ...reload(
      'Arithmetic of the decoder: single or half precision. `auto` takes half where it is faster; `f16` takes nothing else, and the start is refused where the processor or the voice cannot. Only `normalize_audio: steady` ever uses half.',
    ),
  }),
});

export const queue = section('Requests that wait for a worker.', {
  max_requests: Type.Integer({
    default: 32,
    minimum: 1,
    maximum: 10_000,
    ...live('Requests that wait beside the one each worker has; one more is answered with 429.'),
  }),
  max_slow_readers: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 10_000,
    ...live(
      'Answers whose readers take less than is spoken. They have no place in the queue, and up to 20 s of audio each, about 2 MiB. One more ends one whose reader has stalled, or is answered with 429.',
    ),
  }),
  client_share: Type.Number({
    default: 0.75,
    exclusiveMinimum: 0,
    maximum: 1,
    ...live(
      'Share of `max_requests` and of `max_slow_readers` that one address may have, an IPv6 network of /64 being one. Behind a proxy all clients have its address: there it is 1.',
    ),
  }),
});

export const resource_limits = section(
  'Limits of the whole service, which systemd applies: `config render` writes what is set here into a drop-in of its unit, `systemctl daemon-reload` makes systemd read it.',
  {
    memory_max: Type.String({
      default: '2G',
      ...textLike(
        '^(?!0+(\\.0+)?[KMGTPE%]?$)(\\d{1,15}(\\.\\d+)?[KMGTPE]?|(100|[1-9]?\\d(\\.\\d{1,2})?)%|infinity)$',
        'a size such as 2G, a share such as 50% or infinity',
      ),
      ...restart(
        "systemd's MemoryMax: bytes with K, M, G or T (powers of 1024), a share of the RAM, or infinity.",
      ),
    }),
    cpu_quota: Type.String({
      default: '80%',
      ...textLike('^(?!0+(\\.0+)?%$)\\d{1,6}(\\.\\d{1,2})?%$', 'a share of one core such as 80%'),
      ...restart("systemd's CPUQuota: 100% is one whole core, 400% four."),
    }),
  },
);

export const logging = section('What is logged, on standard error.', {
  level: Type.Enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'], {
    default: 'INFO',
    ...live('The least severe level that is logged.'),
  }),
  format: Type.Enum(['json', 'text'], {
    default: 'json',
    ...live('One JSON object a line, or plain text.'),
  }),
});
