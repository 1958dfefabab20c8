/** UTF-8 with a byte order mark: without it the usual spreadsheet reads Japanese as Shift_JIS. */
export const csvStart = '\uFEFF';
const lineEnd = '\r\n';

/** Signs at the start of a cell that a spreadsheet would take for a formula (OWASP, CSV injection). */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/;

/** One cell: quoted always, a formula defused by a leading apostrophe, so that the text is shown as it is. */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  return `"${(formulaStart.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** One line (RFC 4180). */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}${lineEnd}`;
