import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigError } from './diagnostics.ts';
import { parseConfig } from './parse.ts';
import { defaultConfig } from './validate.ts';

const lines = (text: string): string[] => {
  try {
    parseConfig(text, 'f.yaml');
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.code, 'invalid_config');
    return error.message.split('\n');
  }
  return [];
};

const FAULTY: readonly (readonly [name: string, text: string, ...lines: string[]])[] = [
  [
    'an unknown key names the near one',
    'server:\n  prot: 5003',
    'f.yaml:2:3 server.prot: unknown key (did you mean server.port?)',
  ],
  [
    'an unknown section names the near one',
    'loging: {level: INFO}',
    'f.yaml:1:1 loging: unknown key (did you mean logging?)',
  ],
  [
    'a key in the wrong place is sent to its section',
    'port: 5003\nserver: {level: INFO}',
    'f.yaml:1:1 port: unknown key (did you mean server.port?)',
    'f.yaml:2:10 server.level: unknown key (did you mean logging.level?)',
  ],
  ['a key like none gets no suggestion', 'xyzzy: 1', 'f.yaml:1:1 xyzzy: unknown key'],
  [
    'keys of JavaScript objects are as unknown as others',
    '__proto__: {a: 1}\nserver: {constructor: 2}',
    'f.yaml:1:1 __proto__: unknown key',
    'f.yaml:2:10 server.constructor: unknown key',
  ],
  [
    'a key with odd characters stays on its line',
    'server: {"a\\nb/~c": 1}',
    'f.yaml:1:10 server."a\\nb/~c": unknown key',
  ],
  [
    'a number out of range',
    'server:\n  port: 70000',
    'f.yaml:2:9 server.port: must be an integer from 0 to 65535, found 70000',
  ],
  [
    'a fraction where an integer is expected',
    'server: {port: 1.5}',
    'f.yaml:1:16 server.port: must be an integer from 0 to 65535, found 1.5',
  ],
  [
    'a number in quotes',
    'server: {port: "5003"}',
    'f.yaml:1:16 server.port: must be an integer from 0 to 65535, found "5003" (did you mean 5003?)',
  ],
  [
    'a boolean of YAML 1.1',
    'server: {debug: yes}',
    'f.yaml:1:17 server.debug: must be true or false, found "yes" (did you mean true?)',
  ],
  [
    'a list where text is expected',
    'server:\n  host: [a, b]',
    'f.yaml:2:9 server.host: must be a host name or an IP address, found a list',
  ],
  [
    'a key without a value stands at the key',
    'piper:\n  model_path:\n  volume: 1',
    'f.yaml:2:3 piper.model_path: must be a path, found nothing',
  ],
  [
    'a word in the wrong case',
    'logging: {level: info}',
    'f.yaml:1:18 logging.level: must be DEBUG, INFO, WARNING, ERROR or CRITICAL, found "info" (did you mean INFO?)',
  ],
  [
    "Python's short form of a level",
    'logging: {level: WARN}',
    'f.yaml:1:18 logging.level: must be DEBUG, INFO, WARNING, ERROR or CRITICAL, found "WARN" (did you mean WARNING?)',
  ],
  [
    'infinities and not-a-number',
    'piper: {volume: .inf, noise_scale: .nan}',
    'f.yaml:1:17 piper.volume: must be a number from 0 to 10, found Infinity',
    'f.yaml:1:36 piper.noise_scale: must be a number from 0 to 2, found NaN',
  ],
  [
    'a time-out of nothing',
    'performance: {request_timeout: 0}',
    'f.yaml:1:32 performance.request_timeout: must be a number above 0, up to 3600, found 0',
  ],
  [
    'limits systemd would not take',
    'resource_limits:\n  memory_max: 2147483648\n  cpu_quota: 80',
    'f.yaml:2:15 resource_limits.memory_max: must be a size such as 2G, a share such as 50% or infinity, found 2147483648 (did you mean "2147483648"?)',
    'f.yaml:3:14 resource_limits.cpu_quota: must be a share of one core such as 80%, found 80 (did you mean "80%"?)',
  ],
  [
    'a section that is not a map',
    'performance: [1]\nqueue: many',
    'f.yaml:1:14 performance: must be a map of keys and values, found a list',
    'f.yaml:2:8 queue: must be a map of keys and values, found "many"',
  ],
  [
    'what comes later',
    'streaming: {first_window_frames: 12}\nlexicon: {files: [a]}',
    'f.yaml:1:34 streaming.first_window_frames: 12 is not available yet, only 24',
    'f.yaml:2:18 lexicon.files: a list is not available yet, only []',
  ],
  [
    'a feature that is missing, whatever its value',
    'streaming: {first_window_frames: 7}',
    'f.yaml:1:34 streaming.first_window_frames: 7 is not available yet, only 24',
  ],
  [
    'a secret is not repeated',
    'auth:\n  api_keys: sk-secret',
    'f.yaml:2:13 auth.api_keys: text is not available yet, only []',
  ],
  [
    'a value behind an alias stands where the alias does',
    'server: {debug: &p false}\nmetrics: {enabled: *p}',
    'f.yaml:2:20 metrics.enabled: false is not available yet, only true',
  ],
  [
    'a key given twice, and what else is wrong',
    'server:\n  port: 1\n  port: 2\nqueue: {max: 1}',
    'f.yaml:3:3 server.port: given a second time',
    'f.yaml:4:9 queue.max: unknown key (did you mean queue.max_requests?)',
  ],
  ['a tab', 'server:\n\tport: 1', 'f.yaml:2:1 a tab cannot indent; use spaces'],
  [
    'a quote left open',
    'server:\n  host: "x\n',
    'f.yaml:3:1 not valid YAML: Missing closing "quote',
  ],
  [
    'two documents',
    'queue: {}\n---\nqueue: {}',
    'f.yaml:2:1 a second YAML document starts here; there must be only one',
  ],
  [
    'an alias of nothing',
    'server: *base',
    'f.yaml:1:9 *base refers to an anchor that does not stand before it',
  ],
  ['an unknown tag', 'server: !foo {}', 'f.yaml:1:9 not valid YAML: Unresolved tag: !foo'],
  [
    'a merge of no map',
    'server:\n  <<: 3',
    'f.yaml:1:1 not valid YAML: Merge sources must be maps or map aliases',
  ],
  ['a list of sections', '- server', 'f.yaml:1:1 must be a map of sections, found a list'],
  ['plain text', '\nhello', 'f.yaml:2:1 must be a map of sections, found "hello"'],
  [
    'JSON, indented by tabs',
    '{\n\t"server": {\n\t\t"port": -1\n\t}\n}',
    'f.yaml:3:11 server.port: must be an integer from 0 to 65535, found -1',
  ],
];

for (const [name, text, ...expected] of FAULTY) {
  test(`refuses ${name}`, () => assert.deepEqual(lines(text), expected));
}

test('every fault has its parts as fields', () => {
  assert.throws(() => parseConfig('server: {prot: 1}', 'f.yaml'), {
    name: 'ConfigError',
    diagnostics: [
      {
        file: 'f.yaml',
        line: 1,
        column: 10,
        key: 'server.prot',
        message: 'unknown key',
        suggestion: 'server.port',
      },
    ],
  });
});

for (const [name, text] of [
  ['an empty file', ''],
  ['a file of comments', '# nothing\n'],
  ['null', '~'],
  ['an empty document', '---\n'],
  ['sections with nothing in them', 'server:\n  #port: 1\npiper: ~\nqueue: {}\n'],
  ['a byte order mark', '\uFEFFserver:\n'],
] as const) {
  test(`${name} means the defaults`, () =>
    assert.deepEqual(parseConfig(text, 'f.yaml'), { config: defaultConfig(), explicit: {} }));
}

test('two sections may be aliases of one map', () => {
  const { config } = parseConfig('cache: &none {}\nmetrics: *none', 'f.yaml');
  assert.deepEqual(config, defaultConfig());
});

test('merges and anchors are resolved', () => {
  const { config, explicit } = parseConfig(
    'piper: {noise_scale: &n 0.5, noise_w_scale: *n}\nqueue:\n  <<: {max_requests: 7}',
    'f.yaml',
  );
  assert.equal(config.piper.noise_w_scale, 0.5);
  assert.deepEqual(explicit.queue, { max_requests: 7 });
});

test('deep nesting is an ordinary fault', () => {
  assert.match(lines('['.repeat(5000))[0] ?? '', /^f\.yaml:\d+:\d+ not valid YAML: /);
});

test("the original service's file is accepted unchanged", () => {
  const text = readFileSync(new URL('fixtures/original-service.yaml', import.meta.url), 'utf8');
  const { config, explicit } = parseConfig(text, 'original-service.yaml');
  const defaults = defaultConfig();
  assert.deepEqual(config, {
    ...defaults,
    piper: {
      model_path: '/var/lib/hailo-piper/models/en_US-lessac-medium.onnx',
      volume: 1,
      length_scale: 1,
      noise_scale: 0.667,
      noise_w_scale: 0.8,
      normalize_audio: true,
    },
    synthesis: { ...defaults.synthesis, sample_rate: 22050 },
    performance: { ...defaults.performance, worker_threads: 2 },
  });
  assert.deepEqual(explicit.resource_limits, { memory_max: '2G', cpu_quota: '80%' });
});
