import { assertNever } from '../errors.ts';

/** Where a lent PC stands. The loan's own row says who has it. */
export const terminalStates = [
  'stock',
  'prepared',
  'lent',
  'returning',
  'wiped',
  'verified',
  'lost',
  'held',
  'broken',
  'repair',
  'retired',
] as const;
export type TerminalState = (typeof terminalStates)[number];

export const terminalStateTitles: Readonly<Record<TerminalState, string>> = {
  stock: '在庫',
  prepared: '貸出準備中',
  lent: '貸出中',
  returning: '返却手続き中',
  wiped: '消去済（検証待ち）',
  verified: '検証済',
  lost: '紛失・盗難',
  held: '保全中',
  broken: '故障',
  repair: '修理中',
  retired: '廃棄済',
};

/** Where a PC stands: one that nobody gives back, new or repaired, waits for its wipe alone. */
export const titleOfState = ({
  state,
  currentLoan,
}: {
  readonly state: TerminalState;
  /** `loan` of its {@link TerminalLife}. */
  readonly currentLoan: string | null;
}): string => (state === 'returning' && currentLoan === null ? '消去待ち' : terminalStateTitles[state]);

/** Who has confirmed the items, each with their own credentials. */
export type Side = 'office' | 'borrower';
export type Confirmed = Readonly<Record<Side, string | null>>;

/** What stands between the disk and the next borrower: nothing, a wipe that one person ran, or one that two people answer for. */
export type WipeStanding =
  | { readonly kind: 'none' }
  | { readonly kind: 'ordered'; readonly executor: string }
  | { readonly kind: 'erased'; readonly executor: string }
  | { readonly kind: 'verified'; readonly executor: string; readonly verifier: string };

/** What has become of the loan's trail: still on the PC alone, or at the office (or sealed in an export). */
export type TrailStanding = 'none' | 'open' | 'settled';

/** A terminal's whole standing. Changed by {@link transition} alone. */
export interface TerminalLife {
  readonly state: TerminalState;
  /** The loan it is prepared for, out with, or was out with last; null once it is back in stock. */
  readonly loan: string | null;
  readonly wipe: WipeStanding;
  readonly confirmed: Confirmed;
  readonly trail: TrailStanding;
  /** At its return the borrower is there to confirm the items: not for a PC that was found, held or is new. */
  readonly needsBorrower: boolean;
  /** Who destroyed it, until another person has seen it destroyed. */
  readonly destroyedBy: string | null;
  /** Where it stood before its loss was reported. */
  readonly before: TerminalLife | null;
}

/** Acts in which the borrower's own word counts nothing: where the PC goes, and that its trail cannot be had. */
const officersActs = ['retire', 'give-up-trail'] as const;
/** Acts after which nobody asks the borrower, or for the PC or its trail, any more: never one officer's word. */
export const twoPersonActs = ['take-back', 'release', 'recover', 'cancel-loss', ...officersActs] as const;
export type TwoPersonAct = (typeof twoPersonActs)[number];
export const isOfficersAct = (act: string): boolean => officersActs.some((one) => one === act);

/** Who answers for an act beside the officer: the borrower; or another officer, and why the borrower is not there. */
export interface SecondPerson {
  readonly id: string;
  readonly as: 'borrower' | 'officer';
  /** Empty for the borrower. */
  readonly why: string;
}

export type LifeEvent =
  | { readonly type: 'prepare'; readonly loan: string }
  /** Canaries or approved files were put on its disk. */
  | { readonly type: 'fill' }
  | { readonly type: 'confirm'; readonly side: Side; readonly person: string }
  /** A confirmation is taken back: an item was wrong after all. */
  | { readonly type: 'unconfirm'; readonly side: Side }
  | { readonly type: 'hand-over' }
  | { readonly type: 'cancel' }
  | { readonly type: 'return' }
  /** The trail's last receipt is there, or its sealed export. */
  | { readonly type: 'settle-trail' }
  | { readonly type: 'order-wipe'; readonly executor: string }
  | { readonly type: 'wipe-ended'; readonly executor: string; readonly result: 'erased' | 'needs-attention' }
  | { readonly type: 'verify'; readonly verifier: string; readonly verdict: 'accepted' | 'refused' }
  | { readonly type: 'restock' }
  | { readonly type: 'lose' }
  /** Kept as evidence: tampering is suspected. A lost one is found first, which takes two. */
  | { readonly type: 'hold' }
  | { readonly type: 'break' }
  | { readonly type: 'send-to-repair' }
  /**
   * Taken back broken or repaired; released from being held; found again; the report of a loss was a mistake; its
   * trail cannot be had; or, erased and verified, it leaves the stock for good: somebody else has seen where it goes.
   */
  | { readonly type: TwoPersonAct; readonly officer: string; readonly second: SecondPerson }
  | { readonly type: 'destroy'; readonly executor: string }
  | { readonly type: 'confirm-destruction'; readonly verifier: string };

/** Why an event is refused. The office answers each with a code of its own (docs/operations.md). */
export type LifeRefusal =
  /** Not from this state. */
  | 'state'
  /** One person cannot be both: both sides, executor and verifier. */
  | 'same-person'
  /** Its last wipe is not verified. */
  | 'not-verified'
  /** Nothing was planted that a later check could look for. */
  | 'not-filled'
  | 'not-confirmed'
  | 'trail-open'
  /** Another officer's wipe, or none was ordered. */
  | 'not-ordered';

export type LifeOutcome =
  | { readonly ok: true; readonly next: TerminalLife }
  | { readonly ok: false; readonly why: LifeRefusal };

const nobody: Confirmed = { office: null, borrower: null };
const unwiped: WipeStanding = { kind: 'none' };

/** A terminal that was just registered: it too is wiped and verified before anybody gets it. */
export const registeredTerminal: TerminalLife = {
  state: 'returning',
  loan: null,
  wipe: unwiped,
  confirmed: nobody,
  trail: 'none',
  needsBorrower: false,
  destroyedBy: null,
  before: null,
};

/**
 * What an event makes of a terminal. No path leads to `stock`, `prepared` or `retired` but over a wipe that a second
 * person verified or a destruction that a second person confirmed, and none to a wipe while the trail is only on the PC.
 */
export function transition(life: TerminalLife, event: LifeEvent): LifeOutcome {
  const { state, wipe, confirmed } = life;
  const from = (...states: readonly TerminalState[]): boolean => states.includes(state);
  switch (event.type) {
    case 'prepare':
      if (!from('stock')) return no('state');
      if (wipe.kind !== 'verified') return no('not-verified');
      return yes({ ...life, state: 'prepared', loan: event.loan, confirmed: nobody });
    case 'fill':
      return from('prepared') ? yes({ ...life, wipe: unwiped, confirmed: nobody }) : no('state');
    case 'confirm': {
      if (!from('prepared', 'returning')) return no('state');
      if (Object.values(confirmed).includes(event.person) && confirmed[event.side] !== event.person)
        return no('same-person');
      return yes({ ...life, confirmed: { ...confirmed, [event.side]: event.person } });
    }
    case 'unconfirm':
      return from('prepared', 'returning')
        ? yes({ ...life, confirmed: { ...confirmed, [event.side]: null } })
        : no('state');
    case 'hand-over':
      if (!from('prepared')) return no('state');
      if (wipe.kind !== 'none') return no('not-filled');
      if (confirmed.office === null || confirmed.borrower === null) return no('not-confirmed');
      return yes({ ...life, state: 'lent', trail: 'open', needsBorrower: true });
    case 'cancel':
      if (!from('prepared')) return no('state');
      return wipe.kind === 'verified'
        ? yes({ ...life, state: 'stock', loan: null, confirmed: nobody })
        : yes(toReturning(life, false));
    case 'return':
      return from('lent') ? yes(toReturning(life, true)) : no('state');
    case 'settle-trail':
    // Not while it is out: whoever works on writes on.
    case 'give-up-trail':
      if (!from('returning', 'held', 'broken', 'repair', 'lost') || life.trail !== 'open') return no('state');
      return event.type === 'give-up-trail' && isAlone(event) ? no('same-person') : yes({ ...life, trail: 'settled' });
    case 'order-wipe':
      if (!from('returning')) return no('state');
      if (confirmed.office === null && life.needsBorrower) return no('not-confirmed');
      if (confirmed.borrower === null && life.needsBorrower) return no('not-confirmed');
      if (life.trail === 'open') return no('trail-open');
      return yes({ ...life, wipe: { kind: 'ordered', executor: event.executor } });
    case 'wipe-ended':
      if (!from('returning')) return no('state');
      if (wipe.kind !== 'ordered' || wipe.executor !== event.executor) return no('not-ordered');
      return event.result === 'erased'
        ? yes({ ...life, state: 'wiped', wipe: { kind: 'erased', executor: event.executor } })
        : yes({ ...life, wipe: unwiped });
    case 'verify':
      if (!from('wiped') || wipe.kind !== 'erased') return no('state');
      if (wipe.executor === event.verifier) return no('same-person');
      return event.verdict === 'accepted'
        ? yes({ ...life, state: 'verified', wipe: { ...wipe, kind: 'verified', verifier: event.verifier } })
        : yes({ ...life, state: 'returning', wipe: unwiped });
    case 'restock':
      return from('verified')
        ? yes({ ...registeredTerminal, state: 'stock', wipe })
        : no(from('wiped') ? 'not-verified' : 'state');
    case 'lose':
      return from('lost', 'retired') ? no('state') : yes({ ...life, state: 'lost', before: life });
    case 'recover':
      if (!from('lost')) return no('state');
      return isAlone(event) ? no('same-person') : yes(toReturning(life, false));
    case 'cancel-loss':
      if (!from('lost') || life.before === null) return no('state');
      if (isAlone(event)) return no('same-person');
      // Back with its borrower, the trail goes on.
      return yes({ ...life.before, trail: life.before.state === 'lent' ? life.before.trail : life.trail });
    case 'hold':
      return from('lent', 'returning', 'wiped', 'broken', 'repair')
        ? yes({ ...toReturning(life, false), state: 'held' })
        : no('state');
    case 'release':
      if (!from('held')) return no('state');
      return isAlone(event) ? no('same-person') : yes(toReturning(life, false));
    case 'break':
      return from('stock', 'prepared', 'lent', 'returning', 'wiped', 'verified')
        ? yes({ ...toReturning(life, false), state: 'broken' })
        : no('state');
    case 'send-to-repair':
      return from('broken') ? yes({ ...life, state: 'repair', destroyedBy: null }) : no('state');
    case 'take-back':
      if (!from('broken', 'repair')) return no('state');
      return isAlone(event) ? no('same-person') : yes(toReturning(life, false));
    case 'destroy':
      if (!from('returning', 'broken', 'repair')) return no('state');
      if (life.trail === 'open') return no('trail-open');
      return yes({ ...life, state: 'broken', destroyedBy: event.executor });
    case 'confirm-destruction':
      if (!from('broken') || life.destroyedBy === null) return no('state');
      return life.destroyedBy === event.verifier ? no('same-person') : yes({ ...life, state: 'retired' });
    case 'retire':
      if (!from('stock', 'verified')) return no('state');
      return isAlone(event) ? no('same-person') : yes({ ...life, state: 'retired' });
    default:
      return assertNever(event);
  }
}

const isAlone = ({ officer, second }: Extract<LifeEvent, { readonly type: TwoPersonAct }>): boolean =>
  officer === second.id;
const yes = (next: TerminalLife): LifeOutcome => ({ ok: true, next });
const no = (why: LifeRefusal): LifeOutcome => ({ ok: false, why });

/** Into the return: whatever was said of its disk before counts no more. */
const toReturning = (life: TerminalLife, needsBorrower: boolean): TerminalLife => ({
  ...life,
  state: 'returning',
  wipe: unwiped,
  confirmed: nobody,
  needsBorrower,
  destroyedBy: null,
  before: null,
});
