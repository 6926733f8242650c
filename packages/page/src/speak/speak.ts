import { byId } from '../dom/element.ts';
import { pageTexts } from '../languages/page-texts.ts';
import { fill } from '../languages/texts.ts';
import type { Order } from '../service/order.ts';
import { phonemize } from '../service/phonemize.ts';
import { spokenFile } from '../service/synthesize.ts';
import { listVoices, type Voice } from '../service/voices.ts';
import { wakeSound } from '../sound/player.ts';
import type { CodeRequest } from './code-for.ts';
import { CodePanel } from './code-panel.ts';
import { CodePoints } from './code-points.ts';
import { fileName } from './file-name.ts';
import { Form } from './form.ts';
import { History, isSame } from './history.ts';
import { HistoryList } from './history-list.ts';
import { isAboutVoices, Messages } from './messages.ts';
import { type DoubtfulWord, PronounceDialog } from './pronounce-dialog.ts';
import { replaceInField } from './replace-in-field.ts';
import { sampleText } from './sample-texts.ts';
import { Samples } from './samples.ts';
import { saveFile } from './save-file.ts';
import { randomSeed } from './seed.ts';
import { listenForShortcuts } from './shortcuts.ts';
import { Speaking } from './speaking.ts';
import { tellSample } from './voice-cards.ts';
import { wordNear, wordsOf } from './word-place.ts';

/** Samples are the same each time, so a service that remembers has them at hand. */
const SAMPLE = { seed: 1, cache: true };

/** Milliseconds after which a page that is seen again asks for the voices again. */
const VOICES_STALE = 30_000;

/** Milliseconds until they are asked for again where there are none: the service may be starting. */
const VOICES_AWAITED = 3000;

const texts = pageTexts();
const messages = new Messages(texts);
const samples = new Samples();
const history = new History(() => localStorage);
const saveAs = byId('save-as', HTMLSelectElement);
const saveButton = byId('save', HTMLButtonElement);
let voicesAskedAt = 0;
let sampledWith: HTMLButtonElement | undefined;

const report = (error: unknown): void => {
  messages.show(error);
  if (isAboutVoices(error)) refreshVoices();
};

const form = new Form(texts, {
  onChange: () => code.show(),
  onSample: playSample,
  onError: report,
});
const code = new CodePanel(texts, codeRequest);
const historyList = new HistoryList(history, texts.code, (order) => {
  form.show(order);
  // A voice that is gone is replaced by the one that is chosen now.
  speak(form.order(order.seed));
});
const speaking = new Speaking(texts, {
  onListen: () => samples.stop(),
  onHeard: (order) => {
    historyList.add(order);
    if (!form.voice?.prepared) refreshVoices();
  },
});
const pronounce = new PronounceDialog(texts, {
  phonemesOf: async (text) => {
    const { sentences } = await phonemize(text, form.order(0).voice);
    return sentences.map(({ phonemes }) => phonemes.trim()).join(' ');
  },
  hear: playWord,
  put: (word, text) => {
    const codePoints = new CodePoints(form.text.value);
    const [start, end] = [codePoints.unitOf(word.start), codePoints.unitOf(word.end)];
    replaceInField(form.text, start, end, text);
    byId('play', HTMLButtonElement).focus();
    speaking.say(texts.pronounceDone);
  },
  onClose: () => samples.stop(),
});

async function speak(order: Order): Promise<void> {
  messages.clear();
  try {
    await speaking.play(order, form.bodyOf(order, 'json'), form.voice?.prepared ?? true);
  } catch (error) {
    speaking.say('');
    report(error);
  }
}

async function refreshVoices(): Promise<void> {
  voicesAskedAt = performance.now();
  try {
    form.showVoices(await listVoices());
  } catch {
    // The place for voices says so; the default voice speaks, or tells why it does not.
    form.failVoices();
  }
  if (!form.voice) setTimeout(refreshVoices, VOICES_AWAITED);
}

function playSample(voice: Voice, button: HTMLButtonElement): void {
  if (sampledWith === button) {
    samples.stop();
    return;
  }
  speaking.stop();
  messages.clear();
  const { speaker } = form.order(SAMPLE.seed);
  const body = {
    ...SAMPLE,
    text: sampleText(voice.language_tag, texts.code),
    voice: voice.id,
    ...(voice.id === form.voice?.id && speaker !== null && { speaker_id: speaker }),
  };
  const onPlaying = (isPlaying: boolean): void => {
    sampledWith = isPlaying ? button : undefined;
    tellSample(button, voice, isPlaying, texts);
  };
  samples.play(body, onPlaying).catch(report);
}

async function playWord(text: string): Promise<void> {
  speaking.stop();
  const body = form.bodyOf({ ...form.order(randomSeed()), text }, 'json');
  await samples.play(body, () => {});
}

/** What was heard is saved as it was heard; what was changed since is spoken anew. */
async function save(): Promise<void> {
  const { order: heard } = speaking;
  const anew = form.order(randomSeed());
  const order = heard && isSame(heard, anew) ? heard : anew;
  const format = saveAs.value;
  const name = fileName(order.text, format);
  messages.clear();
  saveButton.disabled = true;
  speaking.say(texts.stateSaving);
  try {
    const { blob } = await spokenFile({ ...form.bodyOf(order, format), format });
    saveFile(blob, name);
    speaking.say(fill(texts.stateSaved, { file: name }));
  } catch (error) {
    speaking.say('');
    report(error);
  } finally {
    saveButton.disabled = false;
  }
}

function codeRequest(): CodeRequest {
  const format = saveAs.value;
  const { seed: _, ...body } = form.bodyOf(form.order(0), format);
  return {
    address: new URL('v1/synthesize', document.baseURI).href,
    body: body as CodeRequest['body'],
    file: `speech.${format}`,
  };
}

/** The words as they were heard, or those of a text that was not heard yet. */
function openPronounce(): void {
  const text = form.text.value;
  const { reading } = speaking;
  const isHeard = reading.text === text && reading.words.length > 0;
  const words: readonly DoubtfulWord[] = isHeard
    ? reading.words.map((word) => ({ ...word, start: word.textStart, end: word.textEnd }))
    : wordsOf(text);
  if (words.length === 0) {
    speaking.say(texts.pronounceNoWord);
    form.text.focus();
    return;
  }
  const caret = new CodePoints(text).codePointAt(form.text.selectionStart);
  pronounce.open(words, isHeard ? reading.chosen : wordNear(wordsOf(text), caret));
}

const play = (): void => {
  speak(form.order(randomSeed()));
};

byId('play', HTMLButtonElement).addEventListener('click', play);
saveButton.addEventListener('click', save);
byId('wrong', HTMLButtonElement).addEventListener('click', openPronounce);
listenForShortcuts({
  play,
  stop: () => {
    speaking.stop();
    samples.stop();
  },
});
for (const type of ['mousedown', 'keydown']) {
  document.addEventListener(type, () => wakeSound(), true);
}
document.addEventListener('visibilitychange', () => {
  const isStale = performance.now() - voicesAskedAt > VOICES_STALE;
  if (document.visibilityState === 'visible' && isStale) refreshVoices();
});

const [last] = history.orders;
if (last) form.restoreSettings(last);
refreshVoices();
