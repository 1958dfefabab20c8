import type { ControlReading } from '#contract/controls.ts';
import { assertNever } from '#contract/errors.ts';
import type { CommandOutcome } from '#contract/ipc/commands.ts';
import type { AskedPurpose } from '#contract/loan/code.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { GuardState } from '../guards/save/types.ts';
import type { WorkFolderState } from '../guards/work-folder.ts';
import { asJson } from '../json-value.ts';
import type { HandIn } from '../loan/hand-in-port.ts';
import type { RemoteDesktop } from '../remote/remote-desktop.ts';
import type { RecorderClient } from '../trail/client.ts';
import type { Outbox } from '../trail/outbox.ts';
import { lookBack, type ReadPage } from '../trail/read-back.ts';
import { done, type Effect, type Model, type ShellEvent } from './model.ts';
import { createRequestApproval } from './request-approval.ts';
import { createRestore, type TakeOut } from './restore.ts';
import { runChecks } from './run-checks.ts';
import { createWorkFiles, type WorkFilesDeps } from './work-files.ts';

export interface EffectDeps {
  readonly model: () => Model;
  readonly now: () => Date;
  readonly dispatch: (event: ShellEvent) => void;
  readonly client: RecorderClient;
  readonly outbox: Outbox;
  readonly readPage: ReadPage;
  readonly lookAtWorkFolder: () => WorkFolderState;
  readonly ensureGuard: () => Promise<GuardState>;
  /** What was saved in the work folder since then; null where nothing was. */
  readonly savedSince: WorkFilesDeps['savedSince'];
  readonly takeOut: TakeOut;
  readonly measure: (control: ReadingControl) => Promise<ControlReading>;
  readonly handIn: Pick<HandIn, 'start' | 'pause' | 'cancel'>;
  readonly remote: RemoteDesktop;
  readonly answer: (command: number, outcome: CommandOutcome) => void;
  readonly attention: () => void;
}
type ReadingControl = ControlReading['control'];

/** Does what the machine decided; whatever comes of it goes back into the machine as an event. */
export function createEffects(deps: EffectDeps): (effect: Effect) => void {
  const { client, dispatch } = deps;

  const check = async (ticket: number): Promise<void> => {
    const modes = deps.model().facts?.policy.controls;
    if (modes === undefined) {
      const foundation = { code: 'TM-205' as const, detail: '' };
      return dispatch({ type: 'checks-finished', ticket, report: { checks: [], readings: [], foundation } });
    }
    const report = await runChecks({
      modes,
      askRecorder: () => deps.readPage(0, 1),
      lookAtWorkFolder: deps.lookAtWorkFolder,
      ensureGuard: deps.ensureGuard,
      measure: deps.measure,
      moved: (view) => dispatch({ type: 'check-moved', ticket, check: view }),
    });
    dispatch({ type: 'checks-finished', ticket, report });
  };

  const readTrail = async (command: number, fromSeq: number, limit: number): Promise<void> => {
    const page = await deps.readPage(fromSeq, limit);
    deps.answer(command, page.ok ? { ok: true, value: asJson(page.value) } : page);
  };

  // The state with what came of it is on its way to the window before either is answered.
  const showCode = async (command: number, purpose: AskedPurpose): Promise<void> => {
    const shown = await client.request('show-code', { purpose });
    deps.answer(command, shown.ok ? done : shown);
  };

  const answerCode = async (command: number, code: string): Promise<void> => {
    const answered = await client.request('answer-code', { code });
    deps.answer(command, answered.ok ? { ok: true, value: answered.value.accepted } : answered);
  };

  const write = async (command: number, draft: Draft): Promise<void> => {
    const written = await client.request('append', { drafts: [draft] });
    deps.answer(command, written.ok ? done : written);
  };

  const workFiles = createWorkFiles({
    ...{ savedSince: deps.savedSince, now: deps.now },
    record: async (draft) => (await client.request('append', { drafts: [draft] })).ok,
  });

  const append = async ({ ticket, drafts, files }: Extract<Effect, { readonly do: 'append' }>): Promise<void> => {
    const saved = files === null ? null : await workFiles.at(files.moment, files.session, files.since);
    const all = [...(saved?.drafts ?? []), ...drafts];
    const outcome = await client.request('append', { drafts: all.map((draft) => ({ ...draft })) });
    if (outcome.ok) saved?.onWritten();
    dispatch({ type: 'recorded', ticket, outcome });
  };

  const restore = createRestore(deps);
  const requestApproval = createRequestApproval(deps);

  const back = async (session: string): Promise<void> => {
    const found = await lookBack(deps.readPage, session, deps.model().status?.recorded ?? 0);
    if (found !== null) dispatch({ type: 'looked-back', session, found });
  };

  const lock = async (effect: Extract<Effect, { readonly do: 'lock' }>): Promise<void> => {
    const outcome = await client.request('lock', { code: effect.code, detail: effect.detail });
    // The terminal is locked already; a lock that could not be written down is told with the next connection.
    if (!outcome.ok) dispatch({ type: 'write-refused', code: outcome.code, detail: outcome.detail ?? '' });
  };

  return (effect) => {
    switch (effect.do) {
      case 'answer':
        return deps.answer(effect.command, effect.outcome);
      case 'attention':
        return deps.attention();
      case 'note':
        return deps.outbox.add(effect.draft, () => undefined);
      case 'write':
        return void write(effect.command, effect.draft);
      case 'run-checks':
        return void check(effect.ticket);
      case 'read-trail':
        return void readTrail(effect.command, effect.fromSeq, effect.limit);
      case 'restore':
        return void restore(effect);
      case 'request-approval':
        return void requestApproval(effect);
      case 'look-back':
        return void back(effect.session);
      case 'lock':
        return void lock(effect);
      case 'hand-in':
        return void deps.handIn[effect.act]();
      case 'open-remote':
        return void deps.remote
          .open(effect.ask)
          .then((outcome) => deps.answer(effect.command, outcome.ok ? done : outcome));
      case 'close-remote':
        return void deps.remote.close(true);
      case 'verify-pin': {
        const { ticket, staff, pin } = effect;
        return void client
          .request('verify-pin', { staff, pin })
          .then((outcome) => dispatch({ type: 'pin-answered', ticket, outcome }));
      }
      case 'show-code':
        return void showCode(effect.command, effect.purpose);
      case 'answer-code':
        return void answerCode(effect.command, effect.code);
      case 'unlock': {
        const { ticket } = effect;
        return void client.request('unlock', {}).then((outcome) => dispatch({ type: 'unlocked', ticket, outcome }));
      }
      case 'look-ahead':
        return workFiles.lookAhead(effect.session, effect.since);
      case 'append':
        return void append(effect);
      default:
        return assertNever(effect);
    }
  };
}
