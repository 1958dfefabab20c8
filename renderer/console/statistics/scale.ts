/** Values at which an axis is labelled, from 0 to at least `max`, in steps of 1, 2 or 5 times a power of ten. */
export function axisTicks(max: number, wanted = 4): readonly number[] {
  const rough = Math.max(1, max) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power);
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, n) => n * step);
}

/** A straight way from values to places. */
export const placeOn =
  (max: number, from: number, to: number) =>
  (value: number): number =>
    max === 0 ? from : from + ((to - from) * value) / max;
