import fc from 'fast-check';
import { expect, it } from 'vitest';
import { passwordFault, passwordMinChars } from '#contract/people/password-rules.ts';

const who = { id: '100123', name: '見本 花子', current: 'これまで使ってきた 長い合言葉 です' };

it.each([
  ['短い合言葉', 'short'],
  ['a'.repeat(257), 'long'],
  ['これまで使ってきた 長い合言葉 です', 'same'],
  ['100123100123100123', 'own'],
  ['見本 花子 見本 花子 見本花子', 'own'],
  ['aaaaaaaaaaaaaaaa', 'common'],
  ['abcabcabcabcabcabc', 'common'],
  ['20262026202620262026', 'common'],
  ['123456789012345', 'common'],
  ['987654321098765', 'common'],
  ['password20261126', 'common'],
  ['PassWord-password', 'common'],
  ['ｐａｓｓｗｏｒｄ１２３４５６７８', 'common'],
  ['qwertyuiopasdfgh', 'common'],
  ['abcdefghijklmnop', 'common'],
  ['思川の桜と鮎の釣り橋 三月の朝市', null],
  ['correct horse battery staple', null],
  ['kq7v-mx2d-p9rt-hs4w', null],
])('%s: %s', (next, fault) => expect(passwordFault(next, who)).toBe(fault));

it('never throws, and takes nothing that is too short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (next) => {
      if (passwordFault(next, who) === null)
        expect([...next.normalize('NFC')].length).toBeGreaterThanOrEqual(passwordMinChars);
    }),
  );
});
