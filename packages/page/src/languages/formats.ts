/** How numbers and times are written in a language. */
export interface Formats {
  /** At most two digits behind the point. */
  number(value: number): string;
  /** `163 MB`. */
  bytes(value: number): string;
  /** `120 ms`, from a second on `1.3 s`. */
  seconds(value: number): string;
  /** `54.2 °C`. */
  celsius(value: number): string;
  /** Its two largest units: `3d 4h`. */
  duration(seconds: number): string;
  /** Date and time of day, of an ISO 8601 time; any other text as it is. */
  time(iso: string): string;
  /** Time of day. */
  clock(milliseconds: number): string;
}

/** Seconds of each unit, the longest first. */
const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** @param language BCP 47. */
export function formatsOf(language: string): Formats {
  const written = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 0, ...options }).format(value);
  const withUnit = (value: number, unit: string, maximumFractionDigits = 0) => {
    const unitDisplay = unit === 'byte' ? 'long' : 'short';
    return written(value, { style: 'unit', unit, unitDisplay, maximumFractionDigits });
  };
  // The signs of the SI are those of every language; Intl writes "sec" and "Sek.".
  const withSign = (value: number, sign: string, maximumFractionDigits = 0) =>
    `${written(value, { maximumFractionDigits })}\u00a0${sign}`;
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  const timeOfDay = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  return {
    number: (value) => written(value, { maximumFractionDigits: 2 }),
    bytes: (value) => {
      const at = BYTE_UNITS.findLastIndex((_, index) => index === 0 || value >= 1000 ** index);
      const scaled = value / 1000 ** at;
      return withUnit(scaled, BYTE_UNITS[at] ?? 'byte', scaled < 10 ? 1 : 0);
    },
    seconds: (value) =>
      value < 0.9995 ? withSign(value * 1000, 'ms') : withSign(value, 's', value < 10 ? 1 : 0),
    celsius: (value) => withUnit(value, 'celsius', 1),
    duration: (seconds) => {
      const first = UNITS.findIndex(([unit, size]) => seconds >= size || unit === 'second');
      let rest = seconds;
      return UNITS.slice(first, first + 2)
        .map(([unit, size]) => {
          const count = Math.floor(rest / size);
          rest -= count * size;
          return written(count, { style: 'unit', unit, unitDisplay: 'narrow' });
        })
        .join(' ');
    },
    time: (iso) => {
      const date = new Date(iso);
      return Number.isNaN(date.getTime()) ? iso : dateTime.format(date);
    },
    clock: (milliseconds) => timeOfDay.format(milliseconds),
  };
}
