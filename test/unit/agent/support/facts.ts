import type { LoanFacts } from '#contract/loan/package.ts';
import { localDate } from '#contract/session/closing.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';

export const todayInJapan = localDate(new Date());

export const sampleFacts: LoanFacts = {
  terminal: { id: 'T-0001', name: '貸出用ノートPC 1号' },
  loan: { id: 'L-20260101-001', from: '2020-01-01', to: '2099-12-31' },
  staff: { id: '100123', name: '見本 花子', section: '税務課' },
  contacts: { manager: { name: '税務課長', phone: '000-111-2222' }, it: { name: '情報政策課', phone: '000-111-3333' } },
  plans: [{ date: todayInJapan, items: [{ from: '08:30', to: '12:00', work: '申告書の点検' }] }],
  policy: {
    v: 1,
    telework: 'home',
    style: {
      ...{ telework: 'home', printing: 'denied', privacyScreen: false, where: '自宅', place: null },
      reminders: ['家族に画面を見せない。'],
    },
    controls: { save: 'required', media: 'observed', print: 'observed', install: 'observed' },
    hours: { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' },
    forgottenAfterMin: 60,
    heartbeatSec: 5,
    keepDays: 400,
    validFrom: '2020-01-01',
    validTo: '2099-12-31',
  },
  sample: true,
};

export const quietStatus: RecorderStatus = {
  recorded: 0,
  unsent: 0,
  receipted: 0,
  lastAt: null,
  line: 'waiting',
  lineCode: null,
  lastSentAt: null,
  protection: 'weak',
  open: null,
  closedByRule: null,
  lock: null,
  code: null,
  presence: null,
  returning: 'none',
  deadline: null,
  requests: [],
};
