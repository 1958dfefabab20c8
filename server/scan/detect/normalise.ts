const hyphens = '‐‑‒–—―−－ーｰ─━﹣';
const table = new Map<string, string>();
for (let code = 0xff01; code <= 0xff5e; code += 1)
  table.set(String.fromCharCode(code), String.fromCharCode(code - 0xfee0));
for (const blank of ['\u3000', '\u00a0', '\u2002', '\u2003', '\u2009', '\t']) table.set(blank, ' ');

const hasOther = /[^ -~]/;
const other = /[！-～\u3000\u00a0\u2002\u2003\u2009\t]/g;
const betweenDigits = new RegExp(`(?<=[0-9) ])[${hyphens}](?=[0-9( ])`, 'g');

/** Full-width digits, letters and signs as half-width ones, each character at its own place: what is found can be pointed at. */
export function normalise(text: string): string {
  if (!hasOther.test(text)) return text;
  const narrow = text.replace(other, (character) => table.get(character) ?? character);
  return narrow.replace(betweenDigits, '-');
}
