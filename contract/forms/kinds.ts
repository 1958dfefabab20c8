import { z } from 'zod';
import type { Role } from '../http/console-api.ts';
import type { FormRoute } from './life.ts';
import { PlanContent } from './plan.ts';
import { PledgeContent } from './pledge.ts';
import { RegistrationContent } from './registration.ts';
import { TeleworkContent } from './telework.ts';
import { WorkplaceContent } from './workplace.ts';

/**
 * The city's forms. A kind is added by a line in each of the three tables here, an entry in `server/forms/kinds.ts` and
 * one in `renderer/console/forms/kind-views.tsx`; the compiler names what is missing.
 */

/** What is handed in: which form, and what is written on it. */
export const FormBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('registration'), content: RegistrationContent }),
  z.strictObject({ kind: z.literal('plan'), content: PlanContent }),
  z.strictObject({ kind: z.literal('workplace'), content: WorkplaceContent }),
  z.strictObject({ kind: z.literal('pledge'), content: PledgeContent }),
  z.strictObject({ kind: z.literal('telework'), content: TeleworkContent }),
]);
export type FormBody = z.infer<typeof FormBody>;
export type FormKindName = FormBody['kind'];
export type FormContent<Kind extends FormKindName> = Extract<FormBody, { readonly kind: Kind }>['content'];

export const formKindNames = [
  ...(['registration', 'plan', 'workplace', 'pledge', 'telework'] as const),
] as const satisfies readonly FormKindName[];
export const FormKindName = z.enum(formKindNames);

/** What the deciding head must have looked at, each by itself. */
export interface Confirmation {
  readonly key: string;
  readonly text: string;
}

export interface FormKind {
  /** As the city's paper is called. */
  readonly title: string;
  readonly article: string;
  readonly route: FormRoute;
  /** Who can hand it in for themselves. */
  readonly applicants: readonly Role[];
  /** Who reads it besides its applicant; a manager those of the own section. Others are answered as if it were not there. */
  readonly readers: readonly Role[];
  /** What follows from taking an approval back, said before it is done. */
  readonly afterRevoking?: string;
  /** Demanded at the approval. */
  readonly confirmations: readonly Confirmation[];
}

export const formKinds: Readonly<Record<FormKindName, FormKind>> = {
  registration: {
    title: '在宅勤務登録申請書',
    article: '第5条1項',
    route: {
      steps: [
        { by: 'manager', does: 'approve' },
        { by: 'hr', does: 'receive' },
      ],
      isRevocable: true,
    },
    applicants: ['staff', 'manager', 'hr', 'it'],
    readers: ['manager', 'hr', 'auditor'],
    afterRevoking: '貸し出している端末は、次に庁内とつながったときに使えなくなります。',
    confirmations: [
      { key: 'no-hindrance', text: '在宅勤務をしても、所属の業務遂行に支障がない。' },
      { key: 'duties', text: '担当している事務は、在宅勤務で行うことができる。' },
      { key: 'ability', text: '業務遂行能力があり、在宅勤務を円滑に行うことができる。' },
      { key: 'self-management', text: '勤務管理能力があり、自分で勤務時間を守ることができる。' },
      { key: 'productivity', text: '在宅勤務により、生産性が高まる。' },
    ],
  },
  plan: {
    title: '在宅勤務計画書',
    article: '第5条1項',
    route: {
      steps: [
        { by: 'manager', does: 'approve' },
        { by: 'hr', does: 'receive' },
      ],
      isRevocable: true,
    },
    applicants: ['staff', 'manager', 'hr', 'it'],
    readers: ['manager', 'hr', 'auditor'],
    confirmations: [],
  },
  workplace: {
    title: '自宅作業環境チェック',
    article: '第9条',
    route: { steps: [{ by: 'manager', does: 'receive' }], isRevocable: false },
    applicants: ['staff', 'manager', 'hr', 'it'],
    readers: ['manager', 'hr', 'auditor'],
    confirmations: [],
  },
  pledge: {
    title: '誓約書',
    article: '第12条',
    route: { steps: [{ by: 'it', does: 'receive' }], isRevocable: false },
    applicants: ['staff', 'manager', 'hr', 'it'],
    readers: ['manager', 'it', 'auditor'],
    confirmations: [],
  },
  telework: {
    title: 'テレワーク申請書',
    article: 'J-LIS実証実験 2(4)イ',
    route: { steps: [{ by: 'it', does: 'approve' }], isRevocable: true },
    // The section asks: its head hands it in.
    applicants: ['manager'],
    readers: ['manager', 'it', 'auditor'],
    afterRevoking: '割り当てたテレワーク用IDは、市の残りに戻ります。',
    confirmations: [],
  },
};
