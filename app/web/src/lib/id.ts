/** What makes sending twice harmless: 16 random bytes in hexadecimal. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');
}

export function shortAddress(address: string): string {
  return address.length > 14 ? `${address.slice(0, 6)}…${address.slice(-4)}` : address;
}

export function isAddress(text: string): boolean {
  return /^0x[0-9a-f]{40}$/.test(text);
}
