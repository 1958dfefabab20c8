/** UTF-8, with or without its mark, else the Shift_JIS that spreadsheets write (CP932). */
export function decodeSheets(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}
