import { toHiragana } from './kana.ts';
import { nameVariants } from './name-variants.ts';

/** Variation selectors (Unicode UTS #37): which drawing of a sign is meant, not another sign. */
const selectors = /[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;

/**
 * What names are compared and searched by: without variation selectors, spaces and width, 髙 as 高, カ as か. Never kept
 * in the place of a name. 外字 of the private use area stay as they are: only the city knows what they draw.
 */
export const foldName = (name: string): string =>
  toHiragana(
    [...name.replace(selectors, '').normalize('NFKC').toLowerCase()]
      .map((sign) => nameVariants.get(sign) ?? sign)
      .join(''),
  ).replace(/[\s　]+/g, '');

/** Whether what was typed occurs in a name, or in its ふりがな. */
export const nameHas = (name: string, typed: string): boolean => foldName(name).includes(foldName(typed));

/** 外字 (private use): drawn only where the city's own font is installed. */
export const hasPrivateUse = (name: string): boolean => /\p{Co}/u.test(name);
