/**
 * What an invoice asks for, read to show it before paying (PY-1, PY-2 in docs/spec). Its signature,
 * its network and its end are for the node to check.
 */
export interface Invoice {
  amount: bigint;
  /** Chain time in seconds. */
  expiry: number;
  memo: string;
}

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const PREFIX = 'smt1';
const CHECKSUM = 6;
const BECH32M = 0x2bc830a3;
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const VERSION = 1;
const REQUEST_VERSION = 2;
const LONGEST = 4_096;
/** Two addresses and the payee's key. */
const FIXED = 20 + 20 + 33;

/** Whether it asks for a payment on the chain (RL-25): its own screen reads it. */
export function isRequest(text: string): boolean {
  return decode(text.trim().replace(/^smartmesh:/i, ''))?.[0] === REQUEST_VERSION;
}

/** Nothing where it is no whole invoice. */
export function readInvoice(text: string): Invoice | undefined {
  const bytes = decode(text.trim());
  if (bytes === undefined) {
    return undefined;
  }
  try {
    return fields(new Reader(bytes));
  } catch (problem) {
    if (problem instanceof RangeError) {
      return undefined;
    }
    throw problem;
  }
}

function fields(reader: Reader): Invoice | undefined {
  if (reader.byte() !== VERSION) {
    return undefined;
  }
  reader.varint();
  reader.raw(FIXED);
  const amount = reader.number(reader.byte());
  reader.raw(32);
  const expiry = Number(reader.number(8));
  const memo = new TextDecoder().decode(reader.raw(reader.varint()));
  return { amount, expiry, memo };
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    return this.raw(1)[0] ?? 0;
  }

  raw(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) {
      throw new RangeError('too short');
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  number(length: number): bigint {
    return this.raw(length).reduce((all, each) => (all << 8n) | BigInt(each), 0n);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const next = this.byte();
      value += (next & 0x7f) * 2 ** shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new RangeError('too long');
  }
}

function decode(text: string): Uint8Array | undefined {
  const lower = text.toLowerCase();
  if (text.length > LONGEST || !lower.startsWith(PREFIX) || lower.length < PREFIX.length + CHECKSUM) {
    return undefined;
  }
  const out: number[] = [];
  let check = [3, 3, 3, 0, 19, 13, 20].reduce(step, 1);
  let held = 0;
  let bits = 0;
  for (let i = PREFIX.length; i < lower.length; i++) {
    const value = ALPHABET.indexOf(lower.charAt(i));
    if (value < 0) {
      return undefined;
    }
    check = step(check, value);
    if (i < lower.length - CHECKSUM) {
      held = ((held << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.push((held >> bits) & 0xff);
      }
    }
  }
  return check === BECH32M ? Uint8Array.from(out) : undefined;
}

function step(check: number, value: number): number {
  let next = ((check & 0x1ffffff) << 5) ^ value;
  GENERATOR.forEach((each, i) => {
    if (((check >> (25 + i)) & 1) === 1) {
      next ^= each;
    }
  });
  return next;
}
