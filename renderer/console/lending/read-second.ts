import type { SecondPersonBody } from '#contract/http/lending-api.ts';
import { StaffId } from '#contract/primitives.ts';

/** What the second person types on the spot, and why it is not the borrower. */
export interface SecondFields {
  readonly as: SecondPersonBody['as'];
  readonly account: string;
  readonly password: string;
  readonly code: string;
  readonly why: string;
}

/** The borrower where there is one: another officer is the way out, and `why` says so where there is none. Pure. */
export const emptySecond = (borrower: { readonly id: string } | null, why = nobodysWords): SecondFields => ({
  ...{ as: borrower === null ? 'officer' : 'borrower', account: borrower?.id ?? '' },
  ...{ password: '', code: '', why: borrower === null ? why : '' },
});

/** Why it is not the borrower, where the PC is under nobody's loan. */
const nobodysWords = 'この端末を使用する職員がいないため。';

/** Why it is not the borrower, where their word counts nothing. */
export const officersWords = '情報政策課の2人で行う手続きのため。';

/** What is still wrong, field by field. Pure. */
export const secondFaults = ({ as, account, password, why }: SecondFields) => ({
  account: StaffId.safeParse(account).success ? null : '職員番号を6桁の数字で入力してください。',
  password: password === '' ? 'パスワードを入力してください。' : null,
  why: as === 'officer' && why.trim() === '' ? '使用する職員が立ち会えない理由を入力してください。' : null,
});

/** As the office takes it. Pure. */
export function secondBody({ as, account, password, code, why }: SecondFields): SecondPersonBody {
  const proof = { account, password, code: code.trim() === '' ? null : code.trim() };
  return as === 'borrower' ? { as, ...proof } : { as, ...proof, why: why.trim() };
}
