import { AudioOutput } from '../sound/audio-output.ts';
import { AnswerBox } from './answer-box.ts';
import { audioIn } from './audio-in.ts';
import { failureWords } from './failure-words.ts';
import { decodeFile, playBuffer } from './play-file.ts';
import { type ExampleRequest, receive } from './receive.ts';
import { WORDS } from './words.ts';

const output = new AudioOutput();

/** The example that runs; one at a time. */
let running: { readonly button: HTMLButtonElement; readonly stopping: AbortController } | undefined;

for (const button of document.querySelectorAll<HTMLButtonElement>('button.try-it')) {
  const box = new AnswerBox(button);
  button.addEventListener('click', () => {
    const isStop = running?.button === button;
    running?.stopping.abort();
    if (!isStop) void run(button, box);
  });
  button.hidden = false;
}

async function run(button: HTMLButtonElement, box: AnswerBox): Promise<void> {
  const stopping = new AbortController();
  const own = { button, stopping };
  running = own;
  button.textContent = WORDS.stop;
  button.dataset.running = '';
  try {
    await answerAndPlay(requestOf(button), box, stopping.signal);
  } catch (error) {
    if (stopping.signal.aborted) box.stopped();
    else box.fail(failureWords(error));
  } finally {
    button.textContent = WORDS.tryIt;
    delete button.dataset.running;
    if (running === own) running = undefined;
  }
}

/** Sends a request as it is printed, shows the answer and plays what comes. */
async function answerAndPlay(
  request: ExampleRequest,
  box: AnswerBox,
  signal: AbortSignal,
): Promise<void> {
  // In the handler of the click, so that the browser lets it make sound.
  const sound = output.open();
  // Awaited below, but only for an answer with audio.
  sound.running.catch(() => {});
  try {
    box.wait();
    const answer = await receive(request, signal);
    box.show(answer);
    const { headers, bytes, status } = answer;
    const file = status < 400 && audioIn({ headers, bytes, requestBody: request.body });
    if (!file) return;
    const buffer = await decodeFile(sound.context, file);
    signal.throwIfAborted();
    box.show(answer, buffer.duration);
    await sound.running;
    await playBuffer(sound.context, buffer, signal);
  } finally {
    sound.close();
  }
}

const requestOf = ({
  dataset: { method = 'GET', path = '', body },
}: HTMLElement): ExampleRequest => ({
  method,
  // Relative, because the service may be behind a proxy that serves it below a folder.
  address: path.startsWith('/') ? `.${path}` : path,
  body,
});
