import { clockOf, minutesOf } from './minutes.ts';

/** 通常勤務 and 時差出勤A–K, as Q10 of the city's questionnaire names them. Each is 8 h 45 min with its break. */
export const shiftCodes = ['regular', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K'] as const;
export type ShiftCode = (typeof shiftCodes)[number];

export interface Shift {
  readonly title: string;
  readonly from: string;
  readonly to: string;
}

const lengthMin = 8 * 60 + 45;
const shift = (title: string, from: string): Shift => ({ title, from, to: clockOf(minutesOf(from) + lengthMin) });

export const shifts: Readonly<Record<ShiftCode, Shift>> = {
  regular: shift('通常勤務', '08:30'),
  A: shift('時差出勤A', '06:00'),
  B: shift('時差出勤B', '06:30'),
  C: shift('時差出勤C', '07:00'),
  D: shift('時差出勤D', '07:30'),
  E: shift('時差出勤E', '08:00'),
  F: shift('時差出勤F', '09:15'),
  G: shift('時差出勤G', '09:45'),
  H: shift('時差出勤H', '10:15'),
  I: shift('時差出勤I', '10:45'),
  J: shift('時差出勤J', '11:15'),
  K: shift('時差出勤K', '11:45'),
};
