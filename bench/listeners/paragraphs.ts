import { variedSentences } from '../varied-sentences.ts';

const PARAGRAPHS = 40;
const SENTENCES = 8;

const sentences = variedSentences(PARAGRAPHS * SENTENCES);

/** Texts of eight sentences of 2 to 32 words, half a minute each: always the same ones. */
export const PARAGRAPH_TEXTS: readonly string[] = Array.from({ length: PARAGRAPHS }, (_, index) =>
  sentences.slice(index * SENTENCES, (index + 1) * SENTENCES).join(' '),
);

/** The n-th of them, over and over. */
export function paragraph(index: number): string {
  return PARAGRAPH_TEXTS[index % PARAGRAPHS] ?? '';
}
