import { PresenceRule } from '#contract/policy/policy.ts';
import { shippedWorkStyles, WorkForm, WorkStyleRule } from '#contract/policy/work-style.ts';
import { asksInTurn, type LendingRules, SoundLendingRules } from '#contract/settings/lending-rules.ts';
import { wholeNumber } from './read-paper.ts';

type Form = WorkStyleRule['telework'];

export interface StyleDraft {
  readonly isLent: boolean;
  readonly where: string;
  readonly privacyScreen: boolean;
  /** One a line. */
  readonly reminders: string;
}
/** The rules as typed. */
export interface LendingDraft {
  readonly styles: Readonly<Record<Form, StyleDraft>>;
  readonly withinMin: string;
  readonly asksItself: 'yes' | 'no';
  readonly everyMin: string;
}

interface StyleFaults {
  readonly where: string | null;
  readonly reminders: string | null;
}
interface LendingFaults {
  readonly styles: Readonly<Record<Form, StyleFaults>>;
  /** That no form is left. */
  readonly forms: string | null;
  readonly withinMin: string | null;
  readonly everyMin: string | null;
}

const ofForms = <T>(one: (form: Form) => T): Record<Form, T> => ({
  ...{ home: one('home'), mobile: one('mobile'), satellite: one('satellite') },
});
const usualEveryMin = 60;

export function lendingDraftOf({ styles, presence }: LendingRules): LendingDraft {
  const draftOf = (form: Form): StyleDraft => {
    const held = styles.find(({ telework }) => telework === form);
    // Whoever begins to lend for a form begins with what was shipped for it.
    const rule = held ?? shippedWorkStyles.find(({ telework }) => telework === form);
    return {
      ...{ isLent: held !== undefined, where: rule?.where ?? '', privacyScreen: rule?.privacyScreen ?? false },
      reminders: rule?.reminders.join('\n') ?? '',
    };
  };
  return {
    styles: ofForms(draftOf),
    withinMin: String(presence.withinMin),
    asksItself: presence.everyMin === null ? 'no' : 'yes',
    everyMin: String(presence.everyMin ?? usualEveryMin),
  };
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function readStyle(form: Form, draft: StyleDraft): { readonly rule: unknown; readonly faults: StyleFaults } {
  const { where, privacyScreen } = draft;
  const reminders = linesOf(draft.reminders);
  const { shape } = WorkStyleRule;
  const isWhere = !draft.isLent || shape.where.safeParse(where).success;
  const isReminders = !draft.isLent || shape.reminders.safeParse(reminders).success;
  return {
    rule: { telework: form, printing: 'denied', privacyScreen, where: where.trim(), reminders },
    faults: {
      where: isWhere ? null : 'どこで働けるかを、200文字以内で入力してください。',
      reminders: isReminders ? null : '注意は8つまで、1つを200文字以内にしてください。',
    },
  };
}

/** What the form says; or what is wrong with it, field by field. */
export function readLendingDraft(draft: LendingDraft): {
  readonly rules: LendingRules | null;
  readonly faults: LendingFaults;
} {
  const styles = ofForms((form) => readStyle(form, draft.styles[form]));
  const presence = {
    withinMin: wholeNumber(draft.withinMin),
    everyMin: draft.asksItself === 'no' ? null : wholeNumber(draft.everyMin),
  };
  const lent = WorkForm.options.filter((form) => draft.styles[form].isLent);
  const rules = SoundLendingRules.safeParse({ styles: lent.map((form) => styles[form].rule), presence });
  const isWithin = PresenceRule.shape.withinMin.safeParse(presence.withinMin).success;
  const isEvery = PresenceRule.shape.everyMin.safeParse(presence.everyMin).success;
  return {
    rules: rules.data ?? null,
    faults: {
      styles: ofForms((form) => styles[form].faults),
      forms: lent.length === 0 ? '貸し出す勤務の形態を、1つ以上選んでください。' : null,
      withinMin: isWithin ? null : '1から120までの分数を入力してください。',
      everyMin: !isEvery
        ? '15から480までの分数を入力してください。'
        : isWithin && !asksInTurn(presence)
          ? '未応答とするまでの時間より長くしてください。'
          : null,
    },
  };
}
