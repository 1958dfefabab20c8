/**
 * Per cent with one decimal, the second decimal rounded half up, as 3章1(4) of the plan counts. In whole numbers, so that
 * no binary fraction decides. @returns null where there is nothing to be a part of
 */
export function percentOf(part: number, whole: number): number | null {
  if (whole <= 0) return null;
  return Math.floor((2000 * part + whole) / (2 * whole)) / 10;
}

/** `88.3％`; `—` where there is no whole. */
export function percentText(part: number, whole: number): string {
  const percent = percentOf(part, whole);
  return percent === null ? '—' : `${percent.toFixed(1)}％`;
}

/** Hours with one decimal, as Ehime's table has them: `143.0`. @param minutes whole minutes */
export const hoursText = (minutes: number): string =>
  (Math.floor((minutes + 3) / 6) / 10).toLocaleString('ja-JP', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
