import { randomUUID } from 'node:crypto';
import { type ControlReading, controlNames } from '#contract/controls.ts';
import { instantOf, localDate } from '#contract/session/closing.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { TimedDraft } from './signed-trail.ts';

/** The calendar day in Japan before `now`: a whole day of it has passed, and the sample loan covers it. */
export const yesterday = (now: Date): string => localDate(new Date(now.getTime() - 86_400_000));

const readings: ControlReading[] = controlNames.map((control) => ({
  control,
  state: control === 'save' ? 'measured' : 'configured',
  detail: '確かめました。',
  tookMs: 3,
}));

const fileName = (text: string): { text: string; bytes: string } => ({
  text,
  bytes: Buffer.from(text).toString('base64'),
});

export interface SampleDay {
  readonly session: string;
  readonly drafts: readonly TimedDraft[];
}

/**
 * One day of telework: 始業 with a plan, a save outside the work folder, 中断, 再開, a gap in the watch, 終業.
 * @param day calendar day in Japan
 */
export function sampleDay(day: string, staff: string): SampleDay {
  const session = randomUUID();
  const person = `staff:${staff}`;
  const at = (time: string): string => instantOf(day, time).toISOString();
  const entry = (time: string, draft: Draft): TimedDraft => ({ at: at(time), draft });
  const beat = (time: string): TimedDraft =>
    entry(time, { type: 'heartbeat', session, actor: 'system', data: { readings, idleMs: 1_000 } });
  return {
    session,
    drafts: [
      entry('08:28', { type: 'staff.signed-in', session: null, actor: person, data: { staff } }),
      entry('08:30', {
        type: 'session.started',
        session,
        actor: person,
        data: {
          work: '総合計画の素案づくり\n住民意識調査の集計',
          plan: [{ from: '08:30', to: '12:00', work: '総合計画の素案づくり' }],
        },
      }),
      entry('08:31', { type: 'controls.checked', session, actor: 'system', data: { readings, passed: true } }),
      beat('08:32'),
      entry('09:42', {
        type: 'save.recovered',
        session,
        actor: 'system',
        data: {
          name: fileName('住民意識調査_集計.xlsx'),
          from: '/デスクトップ',
          to: fileName('回収/住民意識調査_集計.xlsx'),
          bytes: 48_213,
          sha256: 'a'.repeat(64),
          foundLater: false,
          writerSeen: false,
        },
      }),
      entry('12:00', {
        type: 'session.interrupted',
        session,
        actor: person,
        data: { reason: 'break', note: '', from: null, to: null },
      }),
      entry('13:00', { type: 'session.resumed', session, actor: person, data: {} }),
      entry('14:13', { type: 'agent.lost', session, actor: 'system', data: { pid: 4321 } }),
      entry('14:14', {
        type: 'gap.found',
        session,
        actor: 'system',
        data: { from: at('14:10'), to: at('14:14'), lengthMs: 240_000, what: 'agent' },
      }),
      beat('14:15'),
      entry('17:15', {
        type: 'session.ended',
        session,
        actor: person,
        data: { result: '素案の第2章まで作成し、調査は集計を終えました。' },
      }),
    ],
  };
}

/** The first entry of a loan's chain. */
export const loanOpened = (
  day: string,
  loan: { terminal: string; staff: string; from: string; to: string },
): TimedDraft => ({
  at: instantOf(day, '00:01').toISOString(),
  draft: { type: 'loan.opened', session: null, actor: 'system', data: loan },
});

/** `count` sessions of one minute each, one after the other from 18:00, for lists longer than a page. */
export function shortSessions(day: string, staff: string, count: number): readonly TimedDraft[] {
  const start = instantOf(day, '18:00').getTime();
  return Array.from({ length: count }, (_, i): readonly TimedDraft[] => {
    const session = randomUUID();
    const actor = `staff:${staff}`;
    const begun = new Date(start + i * 60_000).toISOString();
    const ended = new Date(start + i * 60_000 + 30_000).toISOString();
    return [
      {
        at: begun,
        draft: { type: 'session.started', session, actor, data: { work: `照会への回答 ${i + 1}`, plan: [] } },
      },
      { at: ended, draft: { type: 'session.ended', session, actor, data: { result: '回答しました。' } } },
    ];
  }).flat();
}

/** One session with `count` heartbeats, a second apart from 20:00: more entries than one answer holds. */
export function longSession(day: string, staff: string, count: number): SampleDay {
  const session = randomUUID();
  const actor = `staff:${staff}`;
  const start = instantOf(day, '20:00').getTime();
  const at = (second: number): string => new Date(start + second * 1000).toISOString();
  const beats = Array.from(
    { length: count },
    (_, i): TimedDraft => ({
      at: at(i + 1),
      draft: { type: 'heartbeat', session, actor: 'system', data: { readings, idleMs: i } },
    }),
  );
  return {
    session,
    drafts: [
      { at: at(0), draft: { type: 'session.started', session, actor, data: { work: '夜間の対応', plan: [] } } },
      ...beats,
      { at: at(count + 1), draft: { type: 'session.ended', session, actor, data: { result: '対応を終えました。' } } },
    ],
  };
}
