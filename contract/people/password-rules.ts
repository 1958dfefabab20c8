/**
 * NIST SP 800-63B-4, section 3.1.1.2: a password that is the only factor has 15 characters or more, no rule of
 * composition, and is refused where it is commonly used, expected or compromised.
 */
export const passwordMinChars = 15;
export const passwordMaxChars = 256;

export type PasswordFault = 'short' | 'long' | 'own' | 'common' | 'same';
export const passwordFaultWords: Readonly<Record<PasswordFault, string>> = {
  short: `${passwordMinChars}文字以上にしてください。短い言葉をいくつか並べると覚えやすくなります。`,
  long: `${passwordMaxChars}文字以下にしてください。`,
  own: '職員番号や氏名とは違うものにしてください。',
  common: '推測されやすいため使えません。同じ並びの繰り返しや、よくある言葉を避けてください。',
  same: '今のパスワードとは違うものにしてください。',
};

/** Runs along which a guesser goes first. */
const runs = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertyuiop@',
  'asdfghjkl;:',
];
/** Words that make up the most used passwords, and this system's own. */
const words = [
  'password',
  'passw0rd',
  'welcome',
  'letmein',
  'admin',
  'login',
  'iloveyou',
  'tanmori',
  'mihon',
  'telework',
];
const wordPattern = new RegExp(words.join('|'), 'g');

/** What speaks against a password; null where nothing does. Pure. */
export function passwordFault(
  next: string,
  { id, name, current }: { readonly id: string; readonly name: string; readonly current: string },
): PasswordFault | null {
  const signs = [...next.normalize('NFC')];
  if (signs.length < passwordMinChars) return 'short';
  if (next.length > passwordMaxChars) return 'long';
  if (next.normalize('NFC') === current.normalize('NFC')) return 'same';
  const plain = next.normalize('NFKC').toLowerCase().replace(/\s/g, '');
  const bareName = name.normalize('NFKC').toLowerCase().replace(/\s/g, '');
  if (isMadeOf(plain, id) || (bareName !== '' && isMadeOf(plain, bareName))) return 'own';
  return isGuessable(plain) ? 'common' : null;
}

/** Nothing is left that a guesser would not know, once a word is taken out of it. */
const isMadeOf = (plain: string, word: string): boolean => plain.replaceAll(word, '').length < 4;

function isGuessable(plain: string): boolean {
  if (new Set(plain).size < 5) return true;
  // A short piece, over and over.
  if (/^(.{1,8})\1+.{0,7}$/u.test(plain) && /^(.{1,8}?)\1+/u.exec(plain)?.[0].length === plain.length) return true;
  const rest = plain.replace(wordPattern, '').replace(/\d/g, '');
  if (rest.length < 4 && (words.some((word) => plain.includes(word)) || /^\d*$/.test(plain))) return true;
  const backwards = [...plain].reverse().join('');
  return runs.some((run) => run.repeat(2).includes(plain) || run.repeat(2).includes(backwards));
}
