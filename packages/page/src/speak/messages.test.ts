import assert from 'node:assert/strict';
import { test } from 'node:test';
import { de } from '../languages/de.ts';
import { ServiceError } from '../service/service-error.ts';
import { errorSentences, isAboutVoices } from './messages.ts';

test('an error is told in the language of the page, with the sentence of the service', () => {
  const error = new ServiceError('queue_full', 'Too many requests are waiting.');
  assert.deepEqual(errorSentences(error, de), {
    lead: de.errorBusy,
    detail: 'Too many requests are waiting.',
  });
  assert.equal(errorSentences(new ServiceError('unreachable', ''), de).lead, de.errorUnreachable);
  assert.equal(errorSentences(new ServiceError('new_code', ''), de).lead, de.errorOther);
  assert.deepEqual(errorSentences(new TypeError('x'), de), { lead: de.errorOther, detail: 'x' });
  assert.equal(errorSentences('thrown', de).detail, 'thrown');
});

test('errors of voices ask for the list again', () => {
  assert.ok(isAboutVoices(new ServiceError('voice_not_found', '')));
  assert.ok(!isAboutVoices(new ServiceError('queue_full', '')));
  assert.ok(!isAboutVoices(new Error('x')));
});
