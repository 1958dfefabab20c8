import type { ApproveExceptionRequest, RequestRow } from '#contract/http/exception-api.ts';
import { dayLater } from '#contract/loan/period.ts';
import { maxExceptionFiles } from '#contract/policy/exception.ts';
import { telephoneApprovalDays } from '#contract/policy/file-request.ts';
import { type PcSystem, Place, systemOfPlace } from '#contract/policy/place.ts';
import { PersonText } from '#contract/primitives.ts';
import { instantOf } from '#contract/session/closing.ts';
import { type DateParts, datePartsOf, dayFault, readDateParts } from '../../strings/date-parts.ts';
import type { HashedFile } from './hash-file.ts';

export const reasonMaxChars = 400;
const Reason = PersonText(reasonMaxChars);

/** The form as it is filled in. */
export interface ApprovalFields {
  readonly control: ApproveExceptionRequest['control'];
  readonly files: readonly HashedFile[];
  readonly place: string;
  /** First and last day, both counted. */
  readonly from: DateParts;
  readonly to: DateParts;
  readonly reason: string;
}

export type ApprovalFaults = { readonly [Field in Exclude<keyof ApprovalFields, 'control'>]: string | null };

export function emptyApproval(today: string): ApprovalFields {
  const day = datePartsOf(today);
  return { control: 'save', files: [], place: '', from: day, to: day, reason: '' };
}

/** A request filled in, so that approving it is one press: for as long as one by telephone would hold. Pure. */
export function approvalOf(asked: RequestRow, today: string, loanTo: string): ApprovalFields {
  const { request, control, name, place, bytes, sha256 } = asked;
  const last = dayLater(today, telephoneApprovalDays - 1);
  return {
    control,
    files: [{ name: name.text, bytes, sha256 }],
    place,
    from: datePartsOf(today),
    to: datePartsOf(last < loanTo ? last : loanTo),
    reason: `端末からの申請${request}番による。`,
  };
}

export const placeExamples = { linux: '/home/staff/資料', windows: 'C:\\Users\\staff\\資料' } as const;

/** How a folder is written on such a PC. */
const wayOf = {
  linux: '「/」から始まるフォルダを、最後の「/」なしで',
  windows: '「C:\\」のようにドライブ名から始まるフォルダを、最後の「\\」なしで',
} as const;
const windowsRule =
  'ドライブだけ、「\\\\」で始まる場所、「..」、空白や「.」で終わる名前、CON や NUL などの名前は使えません。';

/** What is wrong with a place, and how it is written on this PC; null where it is right. Pure. */
function placeFault(place: string, system: PcSystem | null): string | null {
  if (Place.safeParse(place).success) {
    if (system === null || system === systemOfPlace(place)) return null;
    const name = { linux: 'Linux', windows: 'Windows' }[system];
    return `この端末は ${name} です。${wayOf[system]}入力してください。例：${placeExamples[system]}`;
  }
  switch (system ?? (/^[A-Za-z]:|\\/.test(place) ? 'windows' : null)) {
    case 'linux':
      return `${wayOf.linux}入力してください。`;
    case 'windows':
      return `${wayOf.windows}入力してください。${windowsRule}`;
    case null:
      return `${wayOf.linux}（Windows の端末では、${wayOf.windows}）入力してください。`;
  }
}

/** What is still wrong, field by field. Pure. @param system what the PC runs; null where that is not known */
export function approvalFaults(
  { files, place, from, to, reason }: ApprovalFields,
  system: PcSystem | null,
): ApprovalFaults {
  const [first, last] = [readDateParts(from), readDateParts(to)];
  const isBackwards = first !== null && last !== null && first > last;
  return {
    files:
      files.length === 0
        ? 'ファイルを選んでください。'
        : files.length > maxExceptionFiles
          ? `ファイルは${maxExceptionFiles}個までにしてください。`
          : null,
    place: placeFault(place.trim(), system),
    from: first === null ? dayFault : null,
    to: last === null ? dayFault : isBackwards ? '終わりの日を、始まりの日と同じかあとの日にしてください。' : null,
    reason: Reason.safeParse(reason).success ? null : '承認する理由を入力してください。',
  };
}

/** The request; null while anything is wrong. Days are those of Japan. Pure. */
export function readApproval(fields: ApprovalFields, system: PcSystem | null): ApproveExceptionRequest | null {
  const [first, last] = [readDateParts(fields.from), readDateParts(fields.to)];
  const isFaulty = Object.values(approvalFaults(fields, system)).some((fault) => fault !== null);
  if (first === null || last === null || isFaulty) return null;
  return {
    control: fields.control,
    files: fields.files.map(({ sha256 }) => sha256),
    place: fields.place.trim(),
    from: instantOf(first, '00:00').toISOString(),
    to: instantOf(dayLater(last, 1), '00:00').toISOString(),
    reason: fields.reason.trim(),
  };
}
