import type { EntryData } from '#contract/trail/catalogue.ts';
import type { TellAttempt, WatchGuard } from '../attempt.ts';
import { type AskPrinting, operations, printersUri, uriOfJob, whoAsks } from './ipp-client.ts';
import { eventGroup, type IppGroup, jobGroup, numberOf, subscriptionGroup, textOf } from './ipp-message.ts';

export interface PrintGuardDeps {
  readonly ask: AskPrinting;
  /** Account that this process runs as; jobs of others cannot be cancelled by it. */
  readonly user: string;
  readonly tell: TellAttempt;
}

/** Milliseconds between two looks at what has happened; the printing system keeps what happened meanwhile. */
const pollMs = 150;
/** Milliseconds between two looks at the jobs themselves, whatever the notifications say. */
const reconcileMs = 3_000;
/** States of a job (RFC 8011 section 5.3.7). */
const canceled = 7;
const completed = 9;
/** How often a job is asked whether it has ended after it was cancelled, and how long between, ms. */
const endLooks = 20;
const endPauseMs = 100;
/** Seconds that the printing system keeps a subscription of ours without hearing of us. */
const leaseSec = 3600;
/** Pause before the first look, ms: the first screen comes before it, and what is printed meanwhile is still there. */
const startMs = 500;
const events = ['job-created', 'job-completed'];

type Job = EntryData<'print.cancelled'>;

/**
 * Cancels every print job as soon as it is there, and tells what became of it. The printing system numbers what happens,
 * so that a job that is over between two looks is still seen.
 */
export function createPrintGuard(deps: PrintGuardDeps): WatchGuard {
  const { ask, user, tell } = deps;
  /** Jobs that were dealt with, the newest; their numbers only ever grow. */
  const seen = new Set<number>();
  let subscription: { readonly id: number; next: number } | null = null;
  let reconciledAt = 0;
  let subscribedAt = 0;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const remember = (job: number): boolean => {
    if (seen.has(job)) return false;
    seen.add(job);
    const [oldest] = seen.size > 10_000 ? seen : [];
    if (oldest !== undefined) seen.delete(oldest);
    return true;
  };

  const attributesOf = async (job: number): Promise<IppGroup | null> => {
    const outcome = await ask(operations.getJobAttributes, [uriOfJob(job), whoAsks(user)]);
    if (outcome.kind !== 'answered') return null;
    return outcome.answer.groups.find(({ tag }) => tag === jobGroup) ?? null;
  };

  /** Ends when the job has: a job that is being cancelled may still print. */
  const endOf = async (job: number): Promise<IppGroup | null> => {
    for (let look = 0; look < endLooks; look += 1) {
      const facts = await attributesOf(job);
      if (facts === null || (numberOf(facts, 'job-state') ?? 0) >= canceled) return facts;
      await new Promise((resolve) => setTimeout(resolve, endPauseMs));
    }
    return null;
  };

  /** Cancels first, and asks what it was afterwards. */
  const deal = async (job: number, known: Pick<Job, 'printer' | 'name'> | null): Promise<void> => {
    if (!remember(job)) return;
    const cancelled = await ask(operations.cancelJob, [uriOfJob(job), whoAsks(user)]);
    const facts = await endOf(job);
    const about: Job = {
      printer: (known?.printer ?? printerOf(facts) ?? '').slice(0, 200),
      job,
      name: ((facts === null ? null : textOf(facts, 'job-name')) ?? known?.name ?? '').slice(0, 400),
      pages: pagesOf(facts),
    };
    const why = escapedBecause(facts, cancelled.kind === 'answered' && cancelled.answer.status < 0x100);
    if (why === null) tell({ type: 'print.cancelled', data: about }, () => undefined);
    else tell({ type: 'print.escaped', data: { ...about, why } }, () => undefined);
  };

  const subscribe = async (): Promise<void> => {
    const outcome = await ask(
      operations.createPrinterSubscriptions,
      [{ name: 'printer-uri', type: 'uri', values: [printersUri] }, whoAsks(user)],
      [
        {
          tag: subscriptionGroup,
          attributes: [
            { name: 'notify-pull-method', type: 'keyword', values: ['ippget'] },
            { name: 'notify-events', type: 'keyword', values: events },
            { name: 'notify-lease-duration', type: 'integer', values: [leaseSec] },
          ],
        },
      ],
    );
    if (outcome.kind !== 'answered') return;
    const group = outcome.answer.groups.find(({ tag }) => tag === subscriptionGroup);
    const id = group === undefined ? null : numberOf(group, 'notify-subscription-id');
    subscription = id === null ? null : { id, next: 1 };
    subscribedAt = Date.now();
  };

  const readEvents = async (): Promise<void> => {
    if (subscription === null) return;
    const outcome = await ask(operations.getNotifications, [
      { name: 'printer-uri', type: 'uri', values: [printersUri] },
      whoAsks(user),
      { name: 'notify-subscription-ids', type: 'integer', values: [subscription.id] },
      { name: 'notify-sequence-numbers', type: 'integer', values: [subscription.next] },
    ]);
    // It was started anew, or has forgotten us.
    if (outcome.kind !== 'answered' || outcome.answer.status >= 0x400) {
      subscription = null;
      return;
    }
    const { next } = subscription;
    const happened = outcome.answer.groups.filter(({ tag }) => tag === eventGroup);
    for (const event of happened) {
      const number = numberOf(event, 'notify-sequence-number') ?? 0;
      if (number < next) continue;
      subscription.next = Math.max(subscription.next, number + 1);
      const job = numberOf(event, 'notify-job-id');
      if (job === null) continue;
      const known = { printer: textOf(event, 'printer-name') ?? '', name: textOf(event, 'job-name') ?? '' };
      await deal(job, known);
    }
  };

  /** What is there to be printed now. */
  const reconcile = async (): Promise<void> => {
    reconciledAt = Date.now();
    const outcome = await ask(operations.getJobs, [
      { name: 'printer-uri', type: 'uri', values: [printersUri] },
      whoAsks(user),
      { name: 'which-jobs', type: 'keyword', values: ['not-completed'] },
      { name: 'requested-attributes', type: 'keyword', values: ['job-id'] },
    ]);
    if (outcome.kind !== 'answered') return;
    for (const group of outcome.answer.groups.filter(({ tag }) => tag === jobGroup)) {
      const job = numberOf(group, 'job-id');
      if (job !== null) await deal(job, null);
    }
  };

  const look = async (): Promise<void> => {
    if (subscription === null || Date.now() - subscribedAt > (leaseSec * 1000) / 2) {
      await subscribe();
      reconciledAt = 0;
    }
    await readEvents();
    if (Date.now() - reconciledAt >= reconcileMs) await reconcile();
  };

  const turn = (): void => {
    running = look()
      .catch(() => undefined)
      .then(() => {
        if (!stopped) timer = setTimeout(turn, subscription === null ? reconcileMs : pollMs).unref();
      });
  };

  return {
    start: () => {
      timer = setTimeout(turn, startMs).unref();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

function printerOf(facts: IppGroup | null): string | null {
  const uri = facts === null ? null : textOf(facts, 'job-printer-uri');
  const last = uri?.split('/').at(-1) ?? '';
  try {
    return last === '' ? null : decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Pages of the document where the printing system has counted them. */
function pagesOf(facts: IppGroup | null): number | null {
  if (facts === null) return null;
  const counts = ['job-impressions', 'job-media-sheets'].map((name) => numberOf(facts, name) ?? 0);
  const most = Math.max(...counts);
  return most > 0 ? most : null;
}

/** Null where nothing was printed. */
function escapedBecause(facts: IppGroup | null, wasCancelled: boolean): string | null {
  if (facts === null) {
    return wasCancelled ? null : '印刷の仕組みから、取り消せたという答えがありませんでした。';
  }
  const state = numberOf(facts, 'job-state') ?? 0;
  const done = numberOf(facts, 'job-impressions-completed') ?? 0;
  if (state === completed) return '取り消す前に印刷が終わりました。';
  if (state < canceled) return '取り消しが終わっていません。';
  return done > 0 ? `途中の${done}ページまで印刷されました。` : null;
}
