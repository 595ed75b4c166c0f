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
