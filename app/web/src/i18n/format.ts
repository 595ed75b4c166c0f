import { formatAmount } from '../lib/amount';
import { language, t } from './words.svelte';

export function smt(units: string | bigint): string {
  return formatAmount(BigInt(units), language.tag) + ' SMT';
}

/** A time of the chain, in seconds; today without the date. */
export function when(seconds: number): string {
  if (seconds <= 0) {
    return '';
  }
  const date = new Date(seconds * 1000);
  const today = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language.tag, {
    ...(today ? {} : { dateStyle: 'medium' as const }),
    timeStyle: 'short',
  }).format(date);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function ago(seconds: number): string {
  for (const [unit, length] of STEPS) {
    if (seconds >= length) {
      return relative(-Math.floor(seconds / length), unit);
    }
  }
  return t('justNow');
}

function relative(count: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(language.tag, { numeric: 'auto' }).format(count, unit);
}

export function count(value: number): string {
  return new Intl.NumberFormat(language.tag).format(value);
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(value) / 3));
  return new Intl.NumberFormat(language.tag, {
    style: 'unit',
    unit: SIZES[step] ?? 'byte',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value / 1000 ** step);
}

/** A time to come, in its largest unit. */
export function span(seconds: number): string {
  const [unit, length] = STEPS.find((each) => seconds >= each[1]) ?? (['second', 1] as const);
  return new Intl.NumberFormat(language.tag, { style: 'unit', unit, maximumFractionDigits: 0 }).format(seconds / length);
}
