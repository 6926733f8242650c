import assert from 'node:assert/strict';
import { type Sentence, spokenWords, withoutCommands } from '@hailo-piper/engine';

const SOUND = /[\p{L}\p{N}]/u;

/**
 * Fails unless sentences and words are in order, none within another and none empty, and every
 * phoneme that sounds is in a word.
 *
 * @returns how many letters and digits of the text are in no word.
 */
export function checkWords(text: string, sentences: readonly Sentence[]): number {
  const characters = [...withoutCommands(text)];
  const isInWord = characters.map(() => false);
  let textEnd = 0;
  for (const sentence of sentences) {
    const { phonemes } = sentence;
    assert.ok(sentence.text.start >= textEnd, `${text}: sentences overlap`);
    assert.ok(sentence.text.end >= sentence.text.start, text);
    textEnd = sentence.text.end;
    let wordEnd = sentence.text.start;
    let phonemeEnd = 0;
    for (const { text: range, start, end } of spokenWords(characters, sentence)) {
      assert.ok(range.start >= wordEnd && start >= phonemeEnd, `${text}: words overlap`);
      assert.ok(range.end > range.start && end > start, `${text}: a word is empty`);
      assert.doesNotMatch(characters.slice(range.start, range.end).join(''), /^\s|\s$/u);
      const between = phonemes.slice(phonemeEnd, start).join('');
      assert.doesNotMatch(between, SOUND, `${text}: sounds of no word`);
      isInWord.fill(true, range.start, range.end);
      wordEnd = range.end;
      phonemeEnd = end;
    }
    assert.ok(wordEnd <= textEnd, `${text}: a word outside its sentence`);
    assert.doesNotMatch(phonemes.slice(phonemeEnd).join(''), SOUND, `${text}: sounds of no word`);
  }
  assert.ok(textEnd <= characters.length, text);
  return characters.filter((character, i) => !isInWord[i] && SOUND.test(character)).length;
}
