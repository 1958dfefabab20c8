import { describe, expect, it } from 'vitest';
import { questionnaire } from '#contract/statistics/questionnaire.ts';
import { readSheets } from '#contract/statistics/read-sheets.ts';
import { type Sheet, tally } from '#contract/statistics/tally.ts';
import { decodeSheets } from '../../../../renderer/console/statistics/decode-sheets.ts';

const question = (id: string) => {
  const found = questionnaire.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const percents = (id: string, sheets: readonly Sheet[]) =>
  tally(question(id), sheets).choices.map(({ percent }) => percent);

describe('the questionnaire of 資料1', () => {
  it('has the questions that the plan holds, and none that it does not', () => {
    expect(questionnaire.map(({ id }) => id)).toEqual([
      ...['F11', 'F12', 'F13', 'F14', 'F15', 'F16', 'F17', 'Q1', 'Q2', 'Q3', 'Q3-1', 'Q3-2', 'Q3-3'],
      ...['Q4', 'Q5', 'Q6', 'Q7', 'Q8', 'Q9', 'Q10', 'Q10-1', 'Q11', 'Q12', 'Q13', 'Q14', 'Q15'],
    ]);
    expect(question('Q13')).toMatchObject({ kind: 'up-to-3' });
    expect(question('Q14')).toMatchObject({ kind: 'up-to-2' });
    expect(question('Q10').choices).toHaveLength(12);
    expect(question('Q4').choices.at(-1)).toBe('メリットは特にない');
  });

  it('counts the plan’s own answers: 28.5 % and 70.6 % of 898, and 89.5 % of the 256 who can', () => {
    const sheets: Sheet[] = Array.from({ length: 898 }, (_, n) => {
      if (n >= 256 + 634) return new Map();
      if (n >= 256) return new Map([['Q3', [2]]]);
      return new Map([
        ['Q3', [1]],
        ['Q3-1', [...(n < 229 ? [1] : []), ...(n < 77 ? [2] : []), ...(n < 109 ? [3] : [])]],
      ]);
    });
    expect(percents('Q3', sheets)).toEqual([28.5, 70.6]);
    expect(tally(question('Q3'), sheets)).toMatchObject({ asked: 898, unanswered: 8 });
    expect(tally(question('Q3-1'), sheets).asked).toBe(256);
    expect(percents('Q3-1', sheets)).toEqual([89.5, 30.1, 42.6]);
  });
});

describe('sheets out of CSV', () => {
  it('are read with the separators people use, and counted', () => {
    const { sheets, faults } = readSheets(
      '\uFEFF"番号","Q1","ｑ３","Q3-1","Q13"\r\n1,"4,9",1,"１・３","1 5 9"\r\n2,4,2,,\r\n\r\n',
    );
    expect(faults).toEqual([]);
    expect(sheets).toHaveLength(2);
    expect(sheets[0]?.get('Q3-1')).toEqual([1, 3]);
    expect(percents('Q3', sheets)).toEqual([50, 50]);
    expect(tally(question('Q13'), sheets)).toMatchObject({ asked: 1, unanswered: 0 });
  });

  it('are told line by line where they break a rule, and not counted', () => {
    const { sheets, faults } = readSheets(
      'Q3,Q13,Q14,Q12\n1,1 2 3 4,,\n1,,1 2 3,\n1,,,4\n2,1,,\n1,1 1,,\n1 2,,,\n1,1,1,1\n',
    );
    expect(sheets).toHaveLength(1);
    expect(faults.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(faults[0]?.words).toBe('Q13に答えられるのは3つまでですが、4つあります。');
    expect(faults[3]?.words).toBe('Q13は、この人には聞いていない質問です。');
  });

  it('may hold free words with line breaks', () => {
    const { sheets, faults } = readSheets('Q3,Q15,Q12\n1,"よい。\nしかし, ""要改善""",1\n9,,\n');
    expect(sheets).toHaveLength(1);
    expect(sheets[0]?.get('Q12')).toEqual([1]);
    expect(faults.map(({ line }) => line)).toEqual([4]);
  });

  it('asks for a reason of other hours only those who chose other hours', () => {
    expect(readSheets('Q3,Q10,Q10-1\n1,6,1\n').faults).toHaveLength(1);
    expect(readSheets('Q3,Q10,Q10-1\n1,6 7,1\n').faults).toHaveLength(0);
  });

  it('are refused without questions, and read in Shift_JIS too', () => {
    expect(readSheets('').faults).toHaveLength(1);
    expect(readSheets('氏名,所属\nあ,い').faults[0]?.line).toBe(1);
    const cp932 = new Uint8Array([0x94, 0xd4, 0x8d, 0x86, 0x2c, 0x51, 0x33, 0x0a, 0x31, 0x2c, 0x31]);
    expect(decodeSheets(cp932)).toBe('番号,Q3\n1,1');
    expect(decodeSheets(new TextEncoder().encode('番号,Q3'))).toBe('番号,Q3');
  });
});
