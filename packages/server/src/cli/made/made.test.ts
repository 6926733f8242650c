import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT_STATUSES } from '../../exit-status.ts';
import { COMMANDS, GROUPS } from '../commands.ts';
import { SHELLS } from '../shells.ts';
import { completionScript } from './completion-script.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { manualPage } from './manual-page.ts';
import { commandReference } from './reference.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-completion-'));
after(() => rmSync(folder, { recursive: true }));
for (const name of [
  'voice.onnx',
  'voice.tar.bz2',
  'sound.wav',
  'service.yaml',
  'service.json',
  'other.txt',
]) {
  writeFileSync(join(folder, name), '');
}
mkdirSync(join(folder, 'sub'));
for (const name of ['de/de_DE-anna-low', 'nl_NL-tugão-low', 'odd$(name)', '.hidden/x']) {
  const model = join(folder, 'models', `${name}.onnx`);
  mkdirSync(dirname(model), { recursive: true });
  writeFileSync(model, '');
}
mkdirSync(join(folder, 'xdg/hailo-piper'), { recursive: true });
writeFileSync(
  join(folder, 'xdg/hailo-piper/hailo-piper.json'),
  JSON.stringify({ cache: { directory: null }, voices: { directory: join(folder, 'models') } }),
);
const env = { ...process.env, XDG_CONFIG_HOME: join(folder, 'xdg') };
for (const shell of SHELLS) writeFileSync(join(folder, `script.${shell}`), completionScript(shell));

/** Command lines with the completions of their last word. */
const OFFERED: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [
    ['hailo-piper', ''],
    [
      'serve',
      'config',
      'voices',
      'phrases',
      'say',
      'phonemize',
      'completion',
      'manual',
      'version',
      'help',
    ],
  ],
  [['hailo-piper', 'config', 'r'], ['render']],
  [
    ['hailo-piper', 'config', ''],
    ['check', 'show', 'render'],
  ],
  [['hailo-piper', 'serve', '--p'], ['--port']],
  [
    ['hailo-piper', 'voices', ''],
    ['list', 'search', 'add', 'remove', 'verify', 'mirror', 'lock'],
  ],
  [
    ['hailo-piper', 'phrases', ''],
    ['check', 'list', 'warm', 'export', 'import'],
  ],
  [
    ['hailo-piper', 'phrases', 'export', ''],
    ['models', 'sub', 'xdg'],
  ],
  [
    ['hailo-piper', 'voices', 'mirror', '--a'],
    ['--all', '--accept-licence'],
  ],
  [
    ['hailo-piper', 'voices', 'add', 'voi'],
    ['voice.onnx', 'voice.tar.bz2'],
  ],
  [
    ['hailo-piper', 'voices', 'add', 'one', 'two', 'voi'],
    ['voice.onnx', 'voice.tar.bz2'],
  ],
  [
    ['hailo-piper', 'phonemize', '--'],
    ['--voice', '--espeak-voice', '--config', '--help'],
  ],
  [['hailo-piper', 'phonemize', '--voice', 'v'], ['voice.onnx']],
  [['hailo-piper', 'say', '-o', 'so'], ['sound.wav']],
  [
    ['hailo-piper', 'say', '-v', ''],
    ['de_DE-anna-low', 'nl_NL-tugão-low', 'en_US-joe-medium'],
  ],
  [
    ['hailo-piper', 'voices', 'remove', ''],
    ['de_DE-anna-low', 'nl_NL-tugão-low'],
  ],
  [['hailo-piper', 'voices', 'remove', 'de_DE-anna-low', 'nl'], ['nl_NL-tugão-low']],
  [['hailo-piper', 'voices', 'remove', '--directory', 'models/de', ''], ['de_DE-anna-low']],
  [['hailo-piper', 'voices', 'mirror', 'sub', 'd'], ['de_DE-anna-low']],
  [
    ['hailo-piper', 'voices', 'add', 'it_IT-s'],
    ['it_IT-serena-high', 'it_IT-serena-medium'],
  ],
  [
    ['hailo-piper', 'completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['hailo-piper', 'config', 'check', 'se'],
    ['service.yaml', 'service.json'],
  ],
];

for (const [words, offered] of OFFERED) {
  test(`bash completes ${words.join(' ')}`, () => {
    const script = `. ./script.bash
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _hailo_piper
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const args = ['--norc', '-c', script, 'bash', ...words];
    const said = execFileSync('bash', args, { cwd: folder, encoding: 'utf8', env });
    assert.deepEqual(new Set(said.trim().split('\n')), new Set(offered));
  });

  test(`fish completes ${words.join(' ')}`, (t) => {
    const script = 'source script.fish; complete -C (string join " " -- $argv)';
    const { status, stdout } = spawnSync('fish', ['--no-config', '-c', script, ...words], {
      ...{ cwd: folder, env },
      encoding: 'utf8',
    });
    if (status !== 0) return t.skip('there is no fish');
    const said = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    for (const one of offered) assert.ok(said.includes(one), `${one}: ${stdout}`);
  });
}

test('each script is valid in its shell', (t) => {
  for (const shell of SHELLS) {
    const { status, stderr, error } = spawnSync(shell, ['-n', join(folder, `script.${shell}`)], {
      encoding: 'utf8',
    });
    if (error) t.diagnostic(`there is no ${shell}`);
    else assert.equal(status, 0, stderr);
  }
});

test('every command, option and exit status is in help, completion, manual and reference', () => {
  const made = {
    manual: manualPage({ version: '1.2.3', date: '2026-11-28' }).replaceAll('\\-', '-'),
    reference: commandReference(),
  };
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    assert.ok(words.length === 1 || GROUPS.has(words[0] as string), command.name);
    assert.ok(overviewHelp().includes(`  ${command.name} `), command.name);
    for (const [where, text] of Object.entries(made)) {
      assert.ok(text.includes(command.name), `${command.name} in ${where}`);
    }
    for (const option of Object.keys(command.options)) {
      assert.match(commandHelp(command), new RegExp(` --${option}\\b`));
      for (const [where, text] of Object.entries(made)) {
        assert.ok(text.includes(`--${option}`), `${option} in ${where}`);
      }
      assert.match(completionScript('bash'), new RegExp(`--${option}\\b`));
      assert.match(completionScript('zsh'), new RegExp(`--${option}\\[`));
      assert.match(completionScript('fish'), new RegExp(`-l ${option}\\b`));
    }
  }
  for (const { status, meaning } of Object.values(EXIT_STATUSES)) {
    assert.ok(
      commandHelp(COMMANDS[0] as never)
        .replaceAll(/\s+/g, ' ')
        .includes(`${status} ${meaning}`),
    );
    assert.ok(made.reference.includes(`| ${status} | ${meaning} |`));
    assert.match(made.manual, new RegExp(`^\\.B ${status}\n`, 'm'));
  }
});

test('the reference page matches the commands', () => {
  const page = readFileSync(
    new URL('../../../../../docs/reference/command-line.md', import.meta.url),
    'utf8',
  );
  assert.equal(page, commandReference(), 'run: pnpm --filter @hailo-piper/server run docs');
});
