import { HandClock, secondBoot } from '../../unit/recorder/support/hand-clock.ts';
import { type OpenedRecorder, openRecorder } from '../../unit/recorder/support/opened-recorder.ts';
import { proved } from '../../unit/recorder/support/proof.ts';
import { sampleStaff } from '../../unit/recorder/support/sample-loan.ts';

type Step = (recorder: OpenedRecorder, newId: () => string, openId: () => string) => Promise<unknown>;
const staff = `staff:${sampleStaff}`;

/** Anything that can happen, possible in the present state or not: what is impossible must leave no trace. */
const steps: Readonly<Record<string, Step>> = {
  start: ({ core }, newId) =>
    core.append({
      drafts: proved({ type: 'session.started', session: newId(), actor: staff, data: { work: '資料', plan: [] } }),
    }),
  interrupt: ({ core }, _n, openId) =>
    core.append({
      drafts: [
        {
          type: 'session.interrupted',
          session: openId(),
          actor: staff,
          data: { reason: 'break', note: '', from: null, to: null },
        },
      ],
    }),
  resume: ({ core }, _n, openId) =>
    core.append({ drafts: [{ type: 'session.resumed', session: openId(), actor: staff, data: {} }] }),
  end: ({ core }, _n, openId) =>
    core.append({ drafts: [{ type: 'session.ended', session: openId(), actor: staff, data: { result: '済' } }] }),
  lose: ({ core }) => core.agentLost(1),
  hello: ({ core }) => core.hello(),
  lock: ({ core }) => core.lock({ code: 'TM-301', detail: '' }),
  lockHard: ({ core }) => core.lockFor('TM-203', ''),
  unlock: ({ core }) => core.unlock(),
  wrongCode: ({ core }) => core.answerCode({ code: '0000000000' }),
  restart: ({ core }) => core.start(),
  stop: ({ core }) => core.stop(),
  tick: ({ core }) => core.closeWhereDue(),
  back: async ({ clock }) => clock.advance(-200_000),
  hours: async ({ clock }) => clock.advance(5 * 3_600_000),
  reboot: async ({ clock }) => {
    clock.boot = secondBoot;
  },
};
export const stepNames = Object.keys(steps);

/** Plays steps on a recorder of its own. @param folder a folder of the test where absent */
export async function play(names: readonly string[], folder?: string): Promise<OpenedRecorder> {
  const recorder = openRecorder({
    clock: new HandClock('2026-11-20T00:00:00.000Z'),
    ...(folder === undefined ? {} : { folder }),
  });
  let made = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
  const openId = (): string => recorder.core.status().open?.id ?? '00000000-0000-4000-8000-ffffffffffff';
  for (const name of names) await steps[name]?.(recorder, newId, openId);
  return recorder;
}
