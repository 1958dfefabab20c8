import type { ReactNode } from 'react';
import type { FormBody, FormContent, FormKindName } from '#contract/forms/kinds.ts';
import { PlanFacts } from './plan/plan-facts.tsx';
import { PlanFields } from './plan/plan-fields.tsx';
import { PledgeFacts } from './pledge/pledge-facts.tsx';
import { PledgeFields } from './pledge/pledge-fields.tsx';
import { RegistrationFacts } from './registration/registration-facts.tsx';
import { RegistrationFields } from './registration/registration-fields.tsx';
import { TeleworkFacts } from './telework/telework-facts.tsx';
import { TeleworkFields } from './telework/telework-fields.tsx';
import { WorkplaceFacts } from './workplace/workplace-facts.tsx';
import { WorkplaceFields } from './workplace/workplace-fields.tsx';

/** How a kind is filled in. What is typed stays with the component; it says itself what is wrong, and hands over the whole. */
export interface FieldsProps<Content> {
  /** What was handed in before; null for a new form. */
  readonly before: Content | null;
  /** Above the button: what the office said. */
  readonly said: ReactNode;
  readonly action: string;
  readonly isBusy: boolean;
  readonly onSubmit: (content: Content) => void;
}

export interface KindView<Content> {
  readonly Fields: (props: FieldsProps<Content>) => ReactNode;
  /** What is written on the form, to be read. */
  readonly Facts: (props: { readonly content: Content }) => ReactNode;
}

const views: { readonly [Kind in FormKindName]: KindView<FormContent<Kind>> } = {
  plan: { Fields: PlanFields, Facts: PlanFacts },
  registration: { Fields: RegistrationFields, Facts: RegistrationFacts },
  workplace: { Fields: WorkplaceFields, Facts: WorkplaceFacts },
  pledge: { Fields: PledgeFields, Facts: PledgeFacts },
  telework: { Fields: TeleworkFields, Facts: TeleworkFacts },
};

/** The view of a kind. Kind and content of one body belong together: this is the one place that says so to the compiler. */
export const viewOf = (kind: FormKindName): KindView<FormBody['content']> =>
  views[kind] as KindView<FormBody['content']>;
