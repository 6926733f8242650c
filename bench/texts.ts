/** What is spoken, from the shortest answer to the longest sentence. */
export type TextName = 'short' | 'medium' | '15 sentences' | '30 s sentence';

export interface BenchText {
  readonly name: TextName;
  readonly text: string;
  /** Requests in one round; more where one is over soon. */
  readonly requests: number;
  /** Requests before any counts: V8 compiles for a while, and memory is taken the first time. */
  readonly warmUps: number;
}

const SHORT_TEXT = 'The kettle has just boiled.';

const MEDIUM_TEXT =
  'When the last train leaves the harbour station tonight, it will carry only three passengers, ' +
  'two crates of oranges, and a letter that nobody has read.';

const FIFTEEN_SENTENCES = [
  'Good evening, and welcome to the weather report for the coast and the islands.',
  'A broad and rather stubborn band of rain is moving slowly in from the west and will reach us before midnight.',
  'Temperatures will stay mild for the time of the year, between eleven and fourteen degrees in most places.',
  'On the hills, and in the valleys behind them, it may feel colder, because the wind is picking up again.',
  'Sailors should expect gusts of forty knots near the lighthouse, and waves of up to five metres.',
  'Is it a good night to leave the bedroom windows open, as so many of you have asked?',
  'Probably not, unless you enjoy mopping the kitchen floor in the morning.',
  'By dawn the rain will have passed, and a clear sky will follow from the south.',
  'The sun rises at seven minutes past six and sets a little after eight.',
  'Roads along the river may be flooded, so please allow some more time for your journey.',
  'The ferry to the northern islands is cancelled until Thursday, and tickets stay valid all week.',
  'Schools stay open, but the bus on line twelve takes the longer way around the lake.',
  'For gardeners, and for everybody who grows their own tomatoes, there is finally some good news!',
  'Frost is not expected for another week, and the soil is as wet as it needs to be.',
  'That is all for now; thank you for listening, and have a quiet night.',
].join(' ');

const LONG_SENTENCE =
  'In the small museum behind the market there is a clock that was built by two brothers who ' +
  'could not agree on anything, not on the shape of the hands, not on the colour of the face, ' +
  'and least of all on the hour at which it should strike, so that to this day it rings once ' +
  'for the elder brother and once again, exactly nine minutes later, for the younger one, while ' +
  'the people of the town, who have long since grown used to it, simply choose the time that ' +
  'suits them better, and arrive at church, at school, and at dinner, either a little early or ' +
  'a little late, but always in good spirits.';

export const SHORT: BenchText = { name: 'short', text: SHORT_TEXT, requests: 8, warmUps: 4 };
/** One sentence of ordinary length. */
export const MEDIUM: BenchText = { name: 'medium', text: MEDIUM_TEXT, requests: 3, warmUps: 2 };
export const FIFTEEN: BenchText = {
  name: '15 sentences',
  text: FIFTEEN_SENTENCES,
  requests: 1,
  warmUps: 0,
};
/** Memory grows with the longest sentence there was. */
export const LONG: BenchText = {
  name: '30 s sentence',
  text: LONG_SENTENCE,
  requests: 1,
  warmUps: 1,
};

/** As long as a request may be by default, in characters. */
export const LONGEST_TEXT = firstSentences(5000);

/** As many of the fifteen sentences, over and over, as fit into so many characters. */
function firstSentences(characters: number): string {
  const sentences = FIFTEEN_SENTENCES.split(/(?<=[.?!]) /);
  let text = '';
  for (let next = 0; ; next++) {
    const longer = `${text} ${sentences[next % sentences.length]}`.trimStart();
    if (longer.length > characters) return text;
    text = longer;
  }
}
