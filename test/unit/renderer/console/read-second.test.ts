import { describe, expect, it } from 'vitest';
import { SecondPersonBody } from '#contract/http/lending-api.ts';
import { emptySecond, secondBody, secondFaults } from '../../../../renderer/console/lending/read-second.ts';

const borrower = { id: '100456', name: '見本 太郎' };

describe('the second person at the desk', () => {
  it('is the borrower first, whose number is there and whose reason is not asked', () => {
    const fields = emptySecond(borrower);
    expect(secondFaults(fields)).toEqual({ account: null, password: 'パスワードを入力してください。', why: null });
    const body = secondBody({ ...fields, password: 'x', code: ' 123456 ', why: '書きかけ' });
    expect(SecondPersonBody.parse(body)).toEqual({
      ...{ as: 'borrower', account: '100456', password: 'x', code: '123456' },
    });
  });

  it('is another officer where the borrower cannot be there, with why', () => {
    const fields = { ...emptySecond(borrower), as: 'officer', account: '300022', password: 'x' } as const;
    expect(secondFaults({ ...fields, why: ' ' }).why).not.toBeNull();
    const body = secondBody({ ...fields, why: ' 入院中 ' });
    expect(SecondPersonBody.parse(body)).toMatchObject({ as: 'officer', code: null, why: '入院中' });
  });

  it('is another officer where nobody has the PC: why is said already', () => {
    const fields = { ...emptySecond(null), account: '300022', password: 'x' };
    expect(Object.values(secondFaults(fields))).toEqual([null, null, null]);
    expect(SecondPersonBody.safeParse(secondBody(fields)).success).toBe(true);
  });
});
