import type { Payment } from '../api/types';

/** Neighbouring payments, of which there may be more than a drawing has room for. */
export interface Step {
  payments: number;
  earned: bigint;
  spent: bigint;
  /** What could be paid afterwards, if only payments changed it. */
  balance: bigint;
}

const STEPS_MOST = 20;

/**
 * Earnings, spending and the balance, oldest first; payments come newest first. Fees are spent.
 *
 * @param now what can be paid now
 */
export function steps(payments: Payment[], now: bigint): Step[] {
  const paid = payments.filter((each) => each.state === 'paid');
  const size = Math.max(1, Math.ceil(paid.length / STEPS_MOST));
  const all: Step[] = [];
  let balance = now;
  for (let i = 0; i < paid.length; i += size) {
    const some = paid.slice(i, i + size);
    const earned = total(some.filter((each) => each.incoming).map((each) => BigInt(each.amount.units)));
    const spent = total(
      some.filter((each) => !each.incoming).map((each) => BigInt(each.amount.units) + BigInt(each.fee.units)),
    );
    all.unshift({ payments: some.length, earned, spent, balance });
    balance -= earned - spent;
  }
  return all;
}

function total(amounts: bigint[]): bigint {
  return amounts.reduce((sum, each) => sum + each, 0n);
}

/** `value` of `most`, from 0 to `height`: for drawing only. */
export function scaled(value: bigint, most: bigint, height: number): number {
  return most === 0n ? 0 : (Number((value * 1_000n) / most) / 1_000) * height;
}
