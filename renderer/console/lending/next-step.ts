import { assertNever } from '#contract/errors.ts';
import type { Account } from '#contract/http/console-api.ts';
import type {
  CheckRow,
  ItemRow,
  LedgerDetail,
  LedgerRow,
  ServicePurpose,
  WipeRow,
} from '#contract/http/lending-api.ts';
import { itemsOf, type LoanItem, type LoanPhase } from '#contract/loan/items.ts';

/** The one thing to do next with a PC. */
export type Step =
  /** In stock: which approved request it is prepared for. */
  | { readonly kind: 'choose-request' }
  | { readonly kind: 'service'; readonly purpose: ServicePurpose }
  | { readonly kind: 'items'; readonly phase: LoanPhase }
  | { readonly kind: 'confirm'; readonly phase: LoanPhase; readonly side: 'office' | 'borrower' }
  | { readonly kind: 'hand-over' }
  | { readonly kind: 'return' }
  | { readonly kind: 'settle-trail' }
  | { readonly kind: 'verify'; readonly wipe: WipeRow; readonly check: CheckRow }
  | { readonly kind: 'certificate' }
  | { readonly kind: 'restock' }
  /** Nothing that follows from the state alone: one of «その他の手続き». */
  | { readonly kind: 'set-aside'; readonly state: 'lost' | 'held' | 'broken' | 'repair' | 'retired' };

/** Why whoever is signed in cannot do it: another role does, or another person has to. Who looked is who judges. */
export type Hindrance = 'role' | 'executor' | 'checker' | 'borrower' | null;

export interface NextStep {
  readonly step: Step;
  readonly hindrance: Hindrance;
}

type Facts = Pick<LedgerDetail, 'row' | 'request' | 'items' | 'confirmed' | 'trail' | 'wipes' | 'history'>;

/** What to do next, and whether this account may. The office decides again at every press. Pure. */
export function nextStep(detail: Facts, account: Pick<Account, 'id' | 'role'>): NextStep {
  const step = stepOf(detail);
  return { step, hindrance: account.role === 'it' ? personal(step, detail, account.id) : 'role' };
}

function stepOf(detail: Facts): Step {
  const { state } = detail.row;
  switch (state) {
    case 'stock':
      return { kind: 'choose-request' };
    case 'prepared':
      if (!hasReported(detail)) return { kind: 'service', purpose: 'prepare' };
      return gates(detail, 'hand-over') ?? { kind: 'hand-over' };
    case 'lent':
      return { kind: 'return' };
    case 'returning': {
      const gate = isBroughtBack(detail) ? gates(detail, 'return') : null;
      if (gate !== null) return gate;
      return detail.trail === 'open' ? { kind: 'settle-trail' } : { kind: 'service', purpose: 'wipe' };
    }
    case 'wiped': {
      const newest = newestWipe(detail);
      const check = newest?.checks.toSorted((a, b) => b.id - a.id)[0];
      return newest === null || check === undefined || check.decision !== null
        ? { kind: 'service', purpose: 'check' }
        : { kind: 'verify', wipe: newest, check };
    }
    case 'verified':
      return newestWipe(detail)?.certificate == null ? { kind: 'certificate' } : { kind: 'restock' };
    case 'lost':
    case 'held':
    case 'broken':
    case 'repair':
    case 'retired':
      return { kind: 'set-aside', state };
    default:
      return assertNever(state);
  }
}

/** Items first, then the office's side, then the borrower's; null where all of it is done. */
function gates(detail: Facts, phase: LoanPhase): Step | null {
  const { confirmed } = detail;
  if (openItems(detail, phase).length > 0) return { kind: 'items', phase };
  if (confirmed.office === null) return { kind: 'confirm', phase, side: 'office' };
  return confirmed.borrower === null ? { kind: 'confirm', phase, side: 'borrower' } : null;
}

/** Whether the PC has said what was measured on it. */
const hasReported = (detail: Facts): boolean =>
  itemsFor(detail, 'hand-over').every(
    ({ key, basis }) => basis !== 'measured' || (rowOf(detail, key)?.state ?? null) !== null,
  );

/**
 * The borrower is there, so both sides look at the items: not for a PC that was found, held, broken or never handed
 * over. The newest way into the return says which.
 */
export const isBroughtBack = ({ history }: Pick<LedgerDetail, 'history'>): boolean =>
  history.filter(({ event }) => waysIntoReturn.includes(event)).toSorted((a, b) => b.logIndex - a.logIndex)[0]
    ?.event === 'return';

const waysIntoReturn = ['return', 'recover', 'release', 'take-back', 'cancel'];

/** Items that nobody has looked at, or that are not good at hand-over without a word beside it. Unknown is never good. */
export const openItems = (detail: Pick<LedgerDetail, 'request' | 'items'>, phase: LoanPhase): readonly LoanItem[] =>
  itemsFor(detail, phase).filter(({ key }) => {
    const row = rowOf(detail, key);
    if (row === undefined || row.state === null) return true;
    return phase === 'hand-over' && row.state !== 'good' && row.value === '';
  });

const rowOf = ({ items }: Pick<LedgerDetail, 'items'>, wanted: string): ItemRow | undefined =>
  items.find(({ key }) => key === wanted);

/** Without a request the same things count as lent as at the office. */
const everything = { wire: true, mouse: true, telework: 'home' } as const;

export const itemsFor = ({ request }: Pick<LedgerDetail, 'request'>, phase: LoanPhase): readonly LoanItem[] =>
  itemsOf(phase, request?.things ?? everything);

export const newestWipe = ({ wipes }: Pick<LedgerDetail, 'wipes'>): WipeRow | null =>
  wipes.toSorted((a, b) => b.id - a.id)[0] ?? null;

/** Who has the PC, or is to get it. */
export const borrowerOf = ({ row, request }: Pick<LedgerDetail, 'row' | 'request'>): LedgerRow['borrower'] =>
  row.state === 'prepared' ? (request?.borrower ?? null) : row.state === 'stock' ? null : row.borrower;

/** What bars this one person of 情報政策課. */
function personal(step: Step, detail: Facts, id: string): Hindrance {
  if (step.kind === 'verify' || (step.kind === 'service' && step.purpose === 'check')) {
    if (newestWipe(detail)?.executor.id === id) return 'executor';
    return step.kind === 'verify' && step.check.by.id !== id ? 'checker' : null;
  }
  if (step.kind === 'confirm' && step.side === 'office') {
    const borrower = detail.confirmed.borrower?.id ?? borrowerOf(detail)?.id;
    return borrower === id ? 'borrower' : null;
  }
  return null;
}
