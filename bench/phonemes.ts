/**
 * How long text to phonemes takes: `node bench/phonemes.ts`. Prints the median milliseconds of a
 * short text and of 1,000 characters, a text of one language after the other, and the first text.
 */
import { createEspeak } from '@hailo-piper/espeak';
import { median } from './statistics.ts';

const SHORT = 20;
const LONG = 1000;
const ROUNDS = 200;
const WARM_UP_ROUNDS = 50;

/** Prose with numbers, in one sentence after the other. */
const texts: Readonly<Record<string, string>> = {
  'en-us':
    'The quick brown fox jumps over the lazy dog, while the old man watches from his porch. ' +
    'In 1984, he was 25 years old. What a time it was! ',
  de:
    'Der schnelle braune Fuchs springt über den faulen Hund, während der alte Mann zusieht. ' +
    'Er war 1984 gerade 25 Jahre alt; was für eine Zeit! ',
  fr:
    'Le vieil homme regarde la mer, et les enfants jouent sur la plage. ' +
    "En 1984, il avait 25 ans ; quelle époque, aujourd'hui oubliée ! ",
  ru:
    'Старый человек смотрит на море, а дети играют на берегу. ' +
    'Ему было 25 лет в 1984 году; какое время! ',
  cmn: '我喜欢在公园里散步，那里的花很漂亮。老人坐在长椅上看着孩子们玩耍；1984年他25岁。多么美好的时光！',
  hi: 'बूढ़ा आदमी समुद्र को देखता है, और बच्चे खेलते हैं। 1984 में वह 25 साल का था; क्या समय था! ',
};

const cut = (text: string, characters: number): string => {
  const all = [...text];
  return Array.from({ length: characters }, (_, index) => all[index % all.length]).join('');
};

const timed = (work: () => void): number => {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
};

const row = (name: string, ms: number): void => console.log(`${name.padEnd(28)} ${ms.toFixed(3)}`);

const espeak = createEspeak();
const speak = (voice: string, text: string) => () => void espeak.clauses(voice, text);

console.log(`${'milliseconds'.padEnd(28)} median`);
row('first text after start', timed(speak('en-us', 'Hello.')));
for (const [voice, sentences] of Object.entries(texts)) {
  for (const characters of [SHORT, LONG]) {
    const work = speak(voice, cut(sentences, characters));
    for (let round = 0; round < WARM_UP_ROUNDS; round++) work();
    const ms = Array.from({ length: ROUNDS }, () => timed(work));
    row(`${voice}, ${characters} characters`, median(ms));
  }
}
const shorts = Object.entries(texts).map(([voice, text]) => speak(voice, cut(text, SHORT)));
const ms = Array.from({ length: ROUNDS }, () => shorts.map(timed)).flat();
row(`${SHORT} characters, voices in turn`, median(ms));
