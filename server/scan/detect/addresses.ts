import { type CellText, newTrait } from './cell-text.ts';

const area = /(?:[一-龥々ヶケ]{1,4}[都道府県])?[一-龥々ぁ-んァ-ヶー]{1,8}[市区町村郡]/;
const areaTrait = newTrait('市区町村郡');
const houseNumber = /\d ?丁目|\d ?番|\d-\d|[一二三四五六七八九十]丁目|番地|\d号/;
const houseTrait = newTrait('丁番');
/** Where offices are, not where people live. */
const publicPlace = /庁舎|役所|役場|支所|公民館|図書館|体育館|小学校|中学校|センター|会館/;

/** A place down to the house. */
export function isAddress({ text, traits, digits }: CellText): boolean {
  if ((traits & areaTrait) === 0 || (digits === 0 && (traits & houseTrait) === 0)) return false;
  const place = area.exec(text);
  if (place === null || publicPlace.test(text)) return false;
  const rest = text.slice(place.index + place[0].length);
  return houseNumber.test(rest);
}

/** Under a heading 住所 a district and a number are enough. @param text normalised */
export const isLabelledAddress = (text: string): boolean =>
  !publicPlace.test(text) && /[一-龥ぁ-んァ-ヶ]{2}/.test(text) && (houseNumber.test(text) || /字|[一-龥]\d/.test(text));
