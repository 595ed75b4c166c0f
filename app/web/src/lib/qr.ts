import qrcode from 'qrcode-generator';

const QUIET = 4;

/** A code as one SVG path. Capitals need the fewest dots; our invoices read the same either way. */
export function qrPath(text: string): { size: number; path: string } {
  const upper = text.toUpperCase();
  const code = qrcode(0, 'M');
  code.addData(upper, /^[0-9A-Z $%*+./:-]*$/.test(upper) ? 'Alphanumeric' : 'Byte');
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) {
        path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
      }
    }
  }
  return { size: count + 2 * QUIET, path };
}
