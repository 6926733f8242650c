/* What the host calls: any number of encoders side by side, one call at a time. */
#include <stdarg.h>
#include <stddef.h>

#include "lame.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

/* The bytes that a call may give at most, by lame.h. */
enum { MAX_SAMPLES = 24000, MAX_BYTES = MAX_SAMPLES + MAX_SAMPLES / 4 + 7200 };

static short input[MAX_SAMPLES];
static unsigned char output[MAX_BYTES];

static void say_nothing(const char *format, va_list arguments) {
  (void)format;
  (void)arguments;
}

short *EXPORT(bridge_input)(void) { return input; }

int EXPORT(bridge_max_samples)(void) { return MAX_SAMPLES; }

unsigned char *EXPORT(bridge_output)(void) { return output; }

/* One channel at a constant bit rate, without a tag; NULL where that is not to be had. */
lame_global_flags *EXPORT(bridge_open)(int sample_rate, int kilobits, int quality) {
  lame_global_flags *lame = lame_init();
  if (lame == NULL) return NULL;
  lame_set_errorf(lame, say_nothing);
  lame_set_debugf(lame, say_nothing);
  lame_set_msgf(lame, say_nothing);
  lame_set_num_channels(lame, 1);
  lame_set_mode(lame, MONO);
  lame_set_in_samplerate(lame, sample_rate);
  lame_set_out_samplerate(lame, sample_rate);
  lame_set_brate(lame, kilobits);
  lame_set_quality(lame, quality);
  lame_set_bWriteVbrTag(lame, 0);
  if (lame_init_params(lame) >= 0) return lame;
  lame_close(lame);
  return NULL;
}

/* Of so many samples in `input`; bytes in `output`, or less than 0. */
int EXPORT(bridge_encode)(lame_global_flags *lame, int samples) {
  return lame_encode_buffer(lame, input, input, samples, output, MAX_BYTES);
}

int EXPORT(bridge_flush)(lame_global_flags *lame) {
  return lame_encode_flush(lame, output, MAX_BYTES);
}

void EXPORT(bridge_close)(lame_global_flags *lame) { lame_close(lame); }
