/**
 * 検査用数字 of 個人番号: 平成26年総務省令第85号 第5条. With Pn the n-th digit from the right, the check digit left out, and
 * Qn = n + 1 for n ≤ 6, n − 5 for n ≥ 7: 11 − (Σ Pn × Qn mod 11), and 0 where that remainder is 0 or 1.
 *
 * 住民票コード (住民基本台帳法施行規則 第1条第2号, the formula is set by notice of the minister) has the same weights over its
 * ten digits: checked against specimens of 住民票 that carry both numbers.
 */
function holds(digits: string): boolean {
  let sum = 0;
  for (let n = 1; n < digits.length; n += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - n) - 48;
    sum += digit * (n <= 6 ? n + 1 : n - 5);
  }
  const rest = sum % 11;
  return digits.charCodeAt(digits.length - 1) - 48 === (rest <= 1 ? 0 : 11 - rest);
}

/** Digits only, and not zeros or one digit alone, which stand for «no number yet». */
const isNumber = (digits: string): boolean => /^(\d)(?!\1*$)\d+$/.test(digits);

export const isMyNumber = (digits: string): boolean => digits.length === 12 && holds(digits) && isNumber(digits);
export const isResidentCode = (digits: string): boolean => digits.length === 11 && holds(digits) && isNumber(digits);
