/** What stands for a sign that the font has not, as printers have always set it. */
const geta = '〓';

export interface KnownSigns {
  /** The text as it can be printed: for a sign that cannot, an empty box would stand, which looks like a sign. */
  readonly shown: (text: string) => string;
  /** What was not printed so far: `U+20000`. */
  readonly missing: () => readonly string[];
}

/** @param has whether the font has a form for a code point */
export function knownSigns(has: (codePoint: number) => boolean): KnownSigns {
  const forms = new Map<string, string>();
  const look = (sign: string): string => {
    // A variation selector chooses a form of the sign before it, and has none itself.
    if (sign === '\n' || /\p{Variation_Selector}/u.test(sign) || has(sign.codePointAt(0) ?? 0)) return sign;
    if (/\s/u.test(sign)) return ' ';
    return /[\p{Cc}\p{Cf}]/u.test(sign) ? '' : geta;
  };
  const formOf = (sign: string): string => {
    const form = forms.get(sign) ?? look(sign);
    forms.set(sign, form);
    return form;
  };
  return {
    shown: (text) => [...text].map(formOf).join(''),
    missing: () =>
      [...forms]
        .filter(([sign, form]) => form === geta && sign !== geta)
        .map(([sign]) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`),
  };
}
