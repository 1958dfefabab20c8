import type { LoanPhase } from '#contract/loan/items.ts';
import { StaffId } from '#contract/primitives.ts';

/** What the borrower types on the spot. */
export interface BorrowerFields {
  readonly account: string;
  readonly password: string;
  /** 暗証番号 for the PC, twice; only at hand-over. */
  readonly pin: string;
  readonly pinAgain: string;
}

export const emptyBorrower: BorrowerFields = { account: '', password: '', pin: '', pinAgain: '' };
const minPinChars = 8;

/** What is still wrong, field by field. Pure. */
export function borrowerFaults(
  { account, password, pin, pinAgain }: BorrowerFields,
  phase: LoanPhase,
): Readonly<Record<keyof BorrowerFields, string | null>> {
  const asksPin = phase === 'hand-over';
  return {
    account: StaffId.safeParse(account).success ? null : '職員番号を6桁の数字で入力してください。',
    password: password === '' ? 'パスワードを入力してください。' : null,
    pin: asksPin && pin.length < minPinChars ? `暗証番号を${minPinChars}文字以上で入力してください。` : null,
    pinAgain: asksPin && pin !== pinAgain ? '上の暗証番号と違います。同じものを入力してください。' : null,
  };
}
