import type { FormBody, FormContent, FormKindName } from '#contract/forms/kinds.ts';
import { planKind } from './plan/plan-kind.ts';
import { pledgeKind } from './pledge/pledge-kind.ts';
import { registrationKind } from './registration/registration-kind.ts';
import type { ServerFormKind } from './server-form-kind.ts';
import { teleworkKind } from './telework/telework-kind.ts';
import { workplaceKind } from './workplace/workplace-kind.ts';

/** What the office does with each kind, beyond what all have in common. */
const kinds: { readonly [Kind in FormKindName]: ServerFormKind<FormContent<Kind>> } = {
  registration: registrationKind,
  plan: planKind,
  workplace: workplaceKind,
  pledge: pledgeKind,
  telework: teleworkKind,
};

/** The kind of a body. Kind and content of one body belong together: this is the one place that says so to the compiler. */
export const serverKindOf = (body: Pick<FormBody, 'kind'>): ServerFormKind<FormBody['content']> =>
  kinds[body.kind] as ServerFormKind<FormBody['content']>;
