import { describe, expect, it } from 'vitest';
import { readFurigana, toFullKana, toHiragana, toKatakana } from '#contract/words/kana.ts';
import { nameVariants } from '#contract/words/name-variants.ts';
import { foldName, hasPrivateUse, nameHas } from '#contract/words/names.ts';
import { readDate, readEraYear } from '#contract/words/read-date.ts';
import { readPhone, readPostalCode, readStaffId } from '#contract/words/width.ts';

describe('what is typed for numbers and codes', () => {
  it.each([
    ['１００１２３', '100123'],
    [' 100123　', '100123'],
    ['10012', null],
    ['10012a', null],
  ])('職員番号 %j', (typed, id) => expect(readStaffId(typed)).toBe(id));
  it.each([
    ['〒３２３－８６８６', '323-8686'],
    ['3238686', '323-8686'],
    ['323ー8686', '323-8686'],
    ['32-38686', null],
  ])('郵便番号 %j', (typed, code) => expect(readPostalCode(typed)).toBe(code));
  it.each([
    ['０２８５（２３）１１１１', '0285-23-1111'],
    ['0285-23-1111', '0285-23-1111'],
    ['+81 90 1234 5678', '090-1234-5678'],
    ['09012345678', '09012345678'],
    ['内線123', null],
    ['1285-23-1111', null],
  ])('電話番号 %j', (typed, phone) => expect(readPhone(typed)).toBe(phone));
});

describe('ふりがな', () => {
  it.each([
    ['ﾀｶﾊｼ ｼﾞﾛｳ', 'たかはし じろう'],
    ['タカハシ　ジロウ', 'たかはし じろう'],
    ['たかはし', 'たかはし'],
    ['ヴァレリー', 'ゔぁれりー'],
    ['高橋', null],
    ['', null],
    ['ー', null],
    ['taka', null],
  ])('%j', (typed, kana) => expect(readFurigana(typed)).toBe(kana));
  it('is turned both ways, and half-width voiced marks join', () => {
    expect(toKatakana('みほん はなこ')).toBe('ミホン ハナコ');
    expect(toHiragana('ミホン ハナコ')).toBe('みほん はなこ');
    expect(toFullKana('Aｶﾞ1')).toBe('Aガ1');
  });
});

describe('names', () => {
  it.each([
    ['髙橋 花子', '高橋'],
    ['高橋', '髙'],
    ['山﨑', '山崎'],
    ['𠮷田', '吉田'],
    ['渡邊', '渡辺'],
    ['渡邉', '渡邊'],
    ['齋藤', '斎藤'],
    ['齊藤', '斉藤'],
    ['葛\u{e0100}城', '葛城'],
    ['辻︀', '辻'],
    ['塚本', '塚本'],
    ['ﾐﾎﾝ', 'みほん'],
  ])('%s is found by %s', (name, typed) => expect(nameHas(name, typed)).toBe(true));
  it('do not become one where they are two', () => {
    expect(nameHas('斉藤', '斎')).toBe(false);
    expect(nameHas('高橋', '橋高')).toBe(false);
    expect(foldName('\ue000田')).not.toBe(foldName('\ue001田'));
    expect(hasPrivateUse('\ue000田')).toBe(true);
    expect(hasPrivateUse('𠮷田')).toBe(false);
  });
  it('have variants that stand for nothing else in turn', () => {
    for (const [variant, sign] of nameVariants) {
      expect(nameVariants.has(sign), `${variant} ${sign}`).toBe(false);
      expect([...variant].length, variant).toBe(1);
    }
  });
});

describe('days', () => {
  it.each([
    ['R2.9.1', '2020-09-01'],
    ['令和２年９月１日', '2020-09-01'],
    ['令和2年9月1日（火）', '2020-09-01'],
    ['2020/9/1', '2020-09-01'],
    ['２０２０－０９－０１', '2020-09-01'],
    ['20200901', '2020-09-01'],
    ['平成31年4月30日', '2019-04-30'],
    ['令和元年5月1日', '2019-05-01'],
    ['R1/5/1', '2019-05-01'],
    ['昭和64年1月7日', '1989-01-07'],
    ['H1.1.8', '1989-01-08'],
    ['平成元年1月8日', '1989-01-08'],
    ['平成31年5月1日', null],
    ['令和元年4月30日', null],
    ['昭和64年1月8日', null],
    ['平成元年1月7日', null],
    ['R0.9.1', null],
    ['2021/2/29', null],
    ['9/1', null],
    ['', null],
  ])('%s', (typed, date) => expect(readDate(typed)).toBe(date));
  it('and years of an era', () => {
    expect(readEraYear('Ｒ８')).toBe('2026');
    expect(readEraYear('平成元年')).toBe('1989');
    expect(readEraYear('2026')).toBeNull();
    expect(readEraYear('R0')).toBeNull();
  });
});
