/* The inner loop of src/audio/resample.ts: a row of coefficients for each sample that comes out. */

static float dot(const float *samples, const float *row, int taps) {
  float sum = 0;
  for (int i = 0; i < taps; i++) sum += samples[i] * row[i];
  return sum;
}

/*
 * rows: phases + 1 rows of `taps` coefficients
 * input: `length` samples; wide: room for as many floats
 * output: room for `count` samples
 * first, part: where in the input the first one's surroundings begin, and how many `up`-ths further
 */
__attribute__((export_name("resample"))) void resample(
    const float *rows, const short *input, float *wide, short *output, int length, int count,
    int first, int part, int up, int down, int phases, int taps) {
  for (int i = 0; i < length; i++) wide[i] = input[i];
  for (int i = 0; i < count; i++) {
    const double phase = (double)part * phases / up;
    const int row = (int)phase;
    float sum = dot(wide + first, rows + row * taps, taps);
    if (row != phase) {
      const float next = dot(wide + first, rows + (row + 1) * taps, taps);
      sum += (next - sum) * (float)(phase - row);
    }
    sum = __builtin_floorf(sum + 0.5f);
    output[i] = sum > 32767 ? 32767 : sum < -32768 ? -32768 : (short)sum;
    part += down;
    first += part / up;
    part %= up;
  }
}
