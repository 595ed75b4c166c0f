/** Amounts as whole numbers of the smallest unit: never a floating-point number. */
export const DECIMALS = 18;

const WHOLE = 10n ** BigInt(DECIMALS);
const WRITTEN = /^[0-9]{1,40}(\.[0-9]{1,18})?$/;

/** Units of what a person typed, with a point or a comma; nothing where it is no amount. */
export function parseAmount(text: string): bigint | undefined {
  const plain = text.trim().replace(',', '.').replace(/^\./, '0.').replace(/\.$/, '');
  if (!WRITTEN.test(plain)) {
    return undefined;
  }
  const [whole = '0', part = ''] = plain.split('.');
  return BigInt(whole) * WHOLE + BigInt(part.padEnd(DECIMALS, '0'));
}

/** As the API wants it. */
export function toDecimal(units: bigint): string {
  const part = (units % WHOLE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return (units / WHOLE).toString() + (part === '' ? '' : '.' + part);
}

/** For people: the digits grouped as their language does. */
export function formatAmount(units: bigint, lang: string): string {
  const format = new Intl.NumberFormat(lang);
  const point = format.formatToParts(1.5).find((each) => each.type === 'decimal')?.value ?? '.';
  const [whole = '0', part] = toDecimal(units).split('.');
  return format.format(BigInt(whole)) + (part === undefined ? '' : point + part);
}

export function sum(amounts: bigint[]): bigint {
  return amounts.reduce((all, each) => all + each, 0n);
}

/** Ten times the usual is worth asking again; with nothing to compare it with, nothing is unusual. */
export function isUnusual(amount: bigint, before: bigint[]): boolean {
  if (before.length === 0) {
    return false;
  }
  const sorted = [...before].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0n;
  return usual > 0n && amount >= usual * 10n;
}

/** What one node may take for passing a payment on, beside four times our own price. */
export function mostShare(amount: bigint): bigint {
  return amount / 100n;
}
