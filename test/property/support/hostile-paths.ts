import fc from 'fast-check';

/** What somebody could call a folder so that another is meant, or so that two look like one. */
const hostileNames = [
  ...['', '.', '..', '...', ' ', 'a ', 'a.', 'a. .', ' a', '.a', 'CON', 'nul', 'NUL.txt', 'aux .log', 'com1', 'COM¹'],
  ...['LPT9.x', 'conin$', 'console', 'nullable', 'a:b', 'a::$DATA', 'a/b', 'a\\b', 'a*', 'a?', 'a"', '<a>', 'a|b'],
  ...['a\u0000b', 'a\n', '\u007f', '\u202egpj.exe', '\u200b', 'パ', 'ハ\u309a', 'が', 'か\u3099', 'Ａ', 'ａ', 'A', 'a'],
  ...['ß', 'SS', 'ss', 'ı', 'I', 'i', 'İ', 'ſ', 'S', 's', 'K', 'k', '\u212a', 'ǆ', 'ǅ', 'Ǆ', '\ud800', '\u{10428}'],
  ...['\u{10400}', 'WORK~1', '$Recycle.Bin', 'x'.repeat(255), 'x'.repeat(256), '資料', '?', '\\\\?\\C:', 'C:', '~'],
] as const;
const name = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary', maxLength: 6 }));
export const names = fc.array(name, { minLength: 1, maxLength: 4 });
export const separator = fc.constantFrom('/', '\\', '\\\\', '//');
const start = fc.constantFrom(
  ...[
    '/',
    'C:\\',
    'c:\\',
    'C:/',
    'C:',
    '\\',
    '\\\\?\\C:\\',
    '\\\\.\\C:\\',
    '\\\\?\\GLOBALROOT\\',
    '\\\\server\\share\\',
  ],
  ...[
    '',
    'CC:\\',
    '1:\\',
    'Ｃ:\\',
    '//',
    '\\\\?\\UNC\\server\\share\\',
    '\\??\\C:\\',
    ' C:\\',
    'file:///',
    '~\\',
    '%TEMP%\\',
  ],
);
/** Paths of both systems, and what only looks like one. */
export const anyPath = fc.tuple(start, names, separator).map(([from, all, by]) => `${from}${all.join(by)}`);
