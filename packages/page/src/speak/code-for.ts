import { printableJson } from './printable-json.ts';

/** Programs and languages that code is made for. */
export type CodeForm = 'curl' | 'python' | 'javascript' | 'home-assistant';

/** What the code asks for. */
export interface CodeRequest {
  /** Absolute address of `v1/synthesize`. */
  readonly address: string;
  /** Body of POST /v1/synthesize: text and numbers. */
  readonly body: Readonly<Record<string, string | number>>;
  /** Name of the file to write. */
  readonly file: string;
}

/** Code that speaks the same text, quoted so that no text can be anything but a text. */
export function codeFor(form: CodeForm, request: CodeRequest): string {
  return CODE[form](request);
}

const CODE: Readonly<Record<CodeForm, (request: CodeRequest) => string>> = {
  curl: ({ address, body, file }) =>
    [
      `curl -f ${shellWord(address)} \\`,
      `  -H 'content-type: application/json' \\`,
      `  -d ${shellWord(printableJson(body))} \\`,
      `  -o ${shellWord(file)}`,
    ].join('\n'),

  python: ({ address, body, file }) =>
    [
      'import json',
      'from urllib.request import Request, urlopen',
      '',
      `body = ${printableJson(body, 4)}`,
      'request = Request(',
      `    ${printableJson(address)},`,
      '    data=json.dumps(body).encode(),',
      '    headers={"content-type": "application/json"},',
      ')',
      `with urlopen(request) as answer, open(${printableJson(file)}, "wb") as file:`,
      '    file.write(answer.read())',
    ].join('\n'),

  javascript: ({ address, body, file }) =>
    [
      "import { writeFile } from 'node:fs/promises';",
      '',
      `const body = ${printableJson(body, 2)};`,
      `const answer = await fetch(${printableJson(address)}, {`,
      "  method: 'POST',",
      "  headers: { 'content-type': 'application/json' },",
      '  body: JSON.stringify(body),',
      '});',
      'if (!answer.ok) throw new Error(await answer.text());',
      `await writeFile(${printableJson(file)}, new Uint8Array(await answer.arrayBuffer()));`,
    ].join('\n'),

  'home-assistant': ({ body: { text = '', voice, speaker_id: speaker } }) =>
    [
      'action: tts.speak',
      'target:',
      '  entity_id: tts.hailo_piper',
      'data:',
      '  media_player_entity_id: media_player.living_room',
      `  message: ${printableJson(homeAssistantMessage(String(text)))}`,
      ...(voice === undefined ? [] : ['  options:', `    voice: ${printableJson(voice)}`]),
      ...(voice === undefined || speaker === undefined ? [] : [`    speaker: ${speaker}`]),
    ].join('\n'),
};

/** A word of a POSIX shell, in single quotes if it has any character with a meaning. */
const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Home Assistant takes a message for a template; one with its marks becomes a text in a template. */
const homeAssistantMessage = (text: string): string =>
  /\{[{%#]/.test(text) ? `{{ ${printableJson(text)} }}` : text;
