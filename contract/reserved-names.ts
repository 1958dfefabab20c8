/**
 * Whether Windows takes a name for one of its devices, with or without an ending; `CONIN$` and superscript digits among
 * them (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
 */
export const isReservedName = (name: string): boolean =>
  /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i.test(name);
