import type { z } from 'zod';
import type { ControlModes } from '#contract/controls.ts';
import { Contact } from '#contract/loan/package.ts';
import type { Hours } from '#contract/policy/policy.ts';
import { LendingBase, policyAtFirst, SoundLendingBase } from '#contract/settings/lending-base.ts';
import { readTime } from '#contract/words/time.ts';
import { plainText, readPhone } from '#contract/words/width.ts';
import { wholeNumber } from './read-paper.ts';

/** Somebody whom the borrower can call, as typed. */
interface ContactDraft {
  readonly name: string;
  readonly phone: string;
}
/** The head of a section, as read. */
export interface ManagerRow extends z.infer<typeof Contact> {
  readonly section: string;
}
/** 貸出の基本 as typed. */
export interface BaseDraft {
  readonly organization: ContactDraft & { readonly section: string };
  readonly it: ContactDraft;
  readonly managers: readonly ManagerRow[];
  readonly controls: ControlModes;
  readonly hours: Hours;
  readonly forgottenAfterMin: string;
  readonly heartbeatSec: string;
  readonly keepDays: string;
  readonly erases: 'no' | 'yes';
  readonly eraseAfterDays: string;
}

const usualEraseAfterDays = 14;
const nobody: ContactDraft = { name: '', phone: '' };

/** @param base null where nothing was laid down, or nobody can read it */
export function baseDraftOf(base: LendingBase | null): BaseDraft {
  const { controls, hours, eraseAfterDays, ...numbers } = base?.policy ?? policyAtFirst;
  return {
    ...{ organization: base?.organization ?? { ...nobody, section: '' }, it: base?.it ?? nobody },
    managers: Object.entries(base?.managers ?? {}).map(([section, contact]) => ({ section, ...contact })),
    ...{ controls, hours },
    forgottenAfterMin: String(numbers.forgottenAfterMin),
    heartbeatSec: String(numbers.heartbeatSec),
    keepDays: String(numbers.keepDays),
    erases: eraseAfterDays === undefined ? 'no' : 'yes',
    eraseAfterDays: String(eraseAfterDays ?? usualEraseAfterDays),
  };
}

/** A telephone as people type it: within Japan, or an extension of four digits and more. */
const phoneOf = (typed: string): string => readPhone(typed) ?? plainText(typed);

const nameFault = '80文字以内で入力してください。';
const phoneFault = '電話番号を、数字とハイフンで入力してください（内線は4桁から）。';

/** A contact; or what is wrong with it. */
export function readContact(draft: ContactDraft): {
  readonly contact: z.infer<typeof Contact> | null;
  readonly faults: Readonly<Record<keyof ContactDraft, string | null>>;
} {
  const typed = { name: draft.name, phone: phoneOf(draft.phone) };
  const { shape } = Contact;
  return {
    contact: Contact.safeParse(typed).data ?? null,
    faults: {
      name: shape.name.safeParse(typed.name).success ? null : nameFault,
      phone: shape.phone.safeParse(typed.phone).success ? null : phoneFault,
    },
  };
}

const laterFault = (time: string, before: string, title: string): string | null =>
  time > before ? null : `${title}より後の時刻を入力してください。`;

/** What the form says; or what is wrong with it, field by field. */
export function readBaseDraft(draft: BaseDraft) {
  const [office, it] = [readContact(draft.organization), readContact(draft.it)];
  const { section } = draft.organization;
  const time = (name: keyof Hours): string => readTime(draft.hours[name]) ?? '';
  const hours = { start: time('start'), end: time('end'), breakStart: time('breakStart'), breakEnd: time('breakEnd') };
  const numbers = {
    forgottenAfterMin: wholeNumber(draft.forgottenAfterMin),
    heartbeatSec: wholeNumber(draft.heartbeatSec),
    keepDays: wholeNumber(draft.keepDays),
    ...(draft.erases === 'no' ? {} : { eraseAfterDays: wholeNumber(draft.eraseAfterDays) }),
  };
  const base = SoundLendingBase.safeParse({
    policy: { controls: draft.controls, hours, ...numbers },
    it: { name: draft.it.name, phone: phoneOf(draft.it.phone) },
    organization: { ...draft.organization, phone: phoneOf(draft.organization.phone) },
    managers: Object.fromEntries(draft.managers.map(({ section: id, name, phone }) => [id, { name, phone }])),
  });
  const { shape } = LendingBase.shape.policy;
  const range = (name: keyof typeof numbers, words: string): string | null =>
    shape[name].safeParse(numbers[name]).success ? null : `${words}を入力してください。`;
  const isSection = LendingBase.shape.organization.shape.section.safeParse(section).success;
  return {
    base: base.data ?? null,
    faults: {
      organization: { ...office.faults, section: isSection ? null : nameFault },
      it: it.faults,
      hours: {
        start: hours.start === '' ? '始業の時刻を入力してください。' : null,
        breakStart: laterFault(hours.breakStart, hours.start, '始業'),
        breakEnd: laterFault(hours.breakEnd, hours.breakStart, '昼休みの始まり'),
        end: laterFault(hours.end, hours.breakEnd, '昼休みの終わり'),
      },
      forgottenAfterMin: range('forgottenAfterMin', '5から600までの分数'),
      heartbeatSec: range('heartbeatSec', '5から300までの秒数'),
      keepDays: range('keepDays', '1から3650までの日数'),
      eraseAfterDays: range('eraseAfterDays', '4から365までの日数'),
    },
  };
}
