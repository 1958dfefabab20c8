/** Factors of the page, as browsers step through them. 4 is what WCAG 2.2 1.4.10 asks for. */
const factors = [1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const;

export interface KeyInput {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
}

/** The factor after a key, or null where the key is not about zoom. Without a menu no one else listens to these. */
export function zoomAfter({ type, key, control, alt }: KeyInput, current: number): number | null {
  if (type !== 'keyDown' || !control || alt) return null;
  // A layout's plus key may need Shift or not; ';' is where Japanese keyboards have it.
  if (key === '+' || key === '=' || key === ';') return factors.find((f) => f > current + 0.01) ?? 4;
  if (key === '-') return factors.findLast((f) => f < current - 0.01) ?? 1;
  if (key === '0') return 1;
  return null;
}
