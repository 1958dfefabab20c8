import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Role, roles } from '#contract/http/console-api.ts';
import { NoticeRow } from '#contract/http/notices-api.ts';
import { presenceStates } from '#contract/loan/presence.ts';
import { noticesOf } from '#contract/notices/decide.ts';
import { type Happening, paperWords } from '#contract/notices/happening.ts';
import { canSwitch, goesByMail, kindFacts, kindsFor, noticeKindNames } from '#contract/notices/kinds.ts';
import { type LookedAt, lookOut, notBegunAfterMin } from '#contract/notices/look-out.ts';
import { readMailAddress } from '#contract/notices/mail-address.ts';
import { giveUpAfterMs, mailPauseMs } from '#contract/notices/outgoing.ts';
import { localDate } from '#contract/session/closing.ts';
import { pagesOf } from '../../renderer/console/account/role-pages.ts';
import { composeMail } from '../../server/notices/mail/compose.ts';
import { readFailure } from '../../server/notices/mail/post-office.ts';

/** What people wrote: to be found again wherever it must not be. */
const written = fc.stringMatching(/^〈[ぁ-ん]{3,12}〉$/);
const staff = fc.record({ id: fc.constantFrom('100001', '100002'), name: written });
const section = fc.constantFrom('planning', 'citizens');
const terminal = fc.constantFrom('T-0001', 'T-0002');
const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
const instant = at.map((date) => date.toISOString());
const day = at.map(localDate);
const office = fc.constantFrom(null, 'manager' as const, 'hr' as const, 'it' as const);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    ...{ of: fc.constant('paper' as const), applicant: staff, section, word: fc.constantFrom(...paperWords) },
    paper: fc.constant({
      title: '在宅勤務計画書',
      number: 'F-2026-0001',
      page: '/forms/F-2026-0001',
    }),
    ...{ waitsFor: office, mustSee: office },
  }),
  fc.record({
    ...{ of: fc.constant('work' as const), staff, section, at: instant },
    word: fc.constantFrom('started' as const, 'interrupted' as const, 'resumed' as const, 'ended' as const),
  }),
  fc.record({
    of: fc.constant('not-begun' as const),
    staff,
    section,
    planned: fc.constant('08:30'),
    minutes: fc.nat(99),
  }),
  fc.record({ of: fc.constant('past-end' as const), staff, section }),
  fc.record({ of: fc.constant('no-answer' as const), staff, section, at: instant }),
  fc.record({
    ...{ of: fc.constant('due' as const), staff, section, terminal, to: day },
    when: fc.constantFrom('tomorrow' as const, 'over' as const),
  }),
  fc.record({ of: fc.constant('extended' as const), staff, section, terminal, to: day }),
  fc.record({ of: fc.constant('exchanged' as const), staff, section, terminal, replacement: terminal }),
  fc.record({ of: fc.constant('loss' as const), terminal, section: fc.option(section) }),
  fc.record({ of: fc.constant('lock' as const), terminal, section, code: fc.constantFrom('TM-102', 'TM-401') }),
  fc.record({ of: fc.constant('controls' as const), terminal, section }),
  fc.record({ of: fc.constant('finding' as const), title: written, section: fc.option(section), dueOn: day }),
  fc.record({
    ...{ of: fc.constant('second-word' as const), asker: staff },
    what: fc.constantFrom('loosening' as const, 'disposal' as const),
    word: fc.constantFrom('asked' as const, 'confirmed' as const, 'withdrawn' as const),
  }),
  fc.record({ of: fc.constant('mail-given-up' as const), id: fc.integer({ min: 1, max: 9_999 }) }),
);

describe('what people are told of', () => {
  it('never carries a name or what somebody wrote into an e-mail', () => {
    fc.assert(
      fc.property(happening, (happened) => {
        for (const { title } of noticesOf(happened)) {
          const config = { from: 'tanmori@example.jp', console: 'https://office.example.jp' };
          const mail = composeMail({ id: 1, title }, { address: 'a@example.jp', messageId: '<1@example.jp>' }, config);
          expect(mail).not.toBeNull();
          expect(JSON.stringify(mail)).not.toMatch(/[〈〉]/);
        }
      }),
    );
  });

  it('leads to pages that who is told can open, and is only told to who can get its kind', () => {
    const opens = (role: Role, page: string): boolean => {
      const pages = pagesOf(role);
      const may: Readonly<Record<string, boolean>> = {
        ...{ forms: pages.forms, 'loan-requests': pages.loanRequests, board: pages.board, ledger: pages.ledger },
        ...{ terminals: pages.terminals, mails: pages.mails, findings: pages.findings },
        ...{ settings: pages.settings, retention: pages.retention },
      };
      return may[page.split(/[/#]/)[1] ?? ''] ?? false;
    };
    fc.assert(
      fc.property(happening, (happened) => {
        for (const notice of noticesOf(happened)) {
          NoticeRow.parse({
            ...rowFacts,
            kind: notice.kind,
            title: notice.title,
            text: notice.text,
            page: notice.page,
          });
          // What takes a second person's word is asked for by 情報政策課 alone.
          const oneself = happened.of === 'second-word' ? 'it' : 'staff';
          const role = notice.to.to === 'heads' ? 'manager' : notice.to.to === 'office' ? notice.to.role : oneself;
          expect(kindsFor(role), `${role} ${notice.kind}`).toContain(notice.kind);
          if (notice.page !== null) expect(opens(role, notice.page), `${role} ${notice.page}`).toBe(true);
        }
      }),
    );
  });

  it('tells of a decision its applicant, and of a turn whose turn it is', () => {
    fc.assert(
      fc.property(happening, (happened) => {
        if (happened.of !== 'paper') return;
        const notices = noticesOf(happened);
        const isResult = !['handed-in', 'filed', 'withdrawn'].includes(happened.word);
        const told = notices.filter(({ to }) => to.to === 'person');
        expect(told).toHaveLength(isResult ? 1 : 0);
        const others = [happened.waitsFor, happened.mustSee].filter((one) => one !== null);
        expect(notices.filter(({ kind }) => kind === 'paper-waiting')).toHaveLength(others.length);
      }),
    );
  });
});
const rowFacts = { id: 1, at: '2026-11-21T00:00:00.000Z', isRead: false };

describe('the switch of e-mails', () => {
  it('has the last word where it may be switched, and none where not', () => {
    const said = fc.option(fc.boolean());
    fc.assert(
      fc.property(fc.constantFrom(...noticeKindNames), fc.constantFrom(...roles), said, (kind, role, choice) => {
        const goes = goesByMail(kind, role, choice);
        if (kindFacts(kind).fixedFor.includes(role)) expect(goes).toBe(true);
        else if (kind === 'mail-failed') expect(goes).toBe(false);
        else expect(goes).toBe(choice ?? kindFacts(kind).mail);
        if (!canSwitch(kind, role)) expect(goes).toBe(goesByMail(kind, role, null));
      }),
    );
    for (const role of ['manager', 'it'] as const) expect(goesByMail('loss', role, false)).toBe(true);
  });
});

describe('looking out', () => {
  const person = fc.record({
    ...{ staff, section, plannedFrom: fc.option(fc.constantFrom('06:00', '08:30', '23:50')), isPastEnd: fc.boolean() },
    presence: fc.option(
      fc.record({
        ...{ at: instant, by: fc.constantFrom('line' as const, 'interval' as const, 'telephone' as const) },
        ...{ state: fc.constantFrom(...presenceStates), answeredAt: fc.constant(null), withinMin: fc.constant(10) },
      }),
    ),
    state: fc.constantFrom(
      'planned' as const,
      'working' as const,
      'interrupted' as const,
      'ended' as const,
      'none' as const,
    ),
  });
  const loan = fc.record({
    id: fc.constantFrom('L-20261121-001', 'L-20261121-002'),
    terminal,
    staff,
    section,
    to: day,
  });
  const facts: fc.Arbitrary<LookedAt> = fc.record({
    ...{ now: at, people: fc.array(person, { maxLength: 5 }), loans: fc.array(loan, { maxLength: 5 }) },
  });

  it('sees a missing 始業 no earlier than its minutes, and only where none has come', () => {
    fc.assert(
      fc.property(facts, (looked) => {
        const clock = new Date(looked.now.getTime() + 9 * 3_600_000).toISOString().slice(11, 16);
        const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
        const late = looked.people.filter(
          ({ state, plannedFrom }) =>
            state === 'planned' && plannedFrom !== null && minutes(clock) >= minutes(plannedFrom) + notBegunAfterMin,
        );
        const seen = lookOut(looked).filter(({ happening: { of } }) => of === 'not-begun');
        expect(seen).toHaveLength(late.length);
      }),
    );
  });

  it('tells of a question that nobody answered, and of none that was answered, waits, or never reached the PC', () => {
    fc.assert(
      fc.property(facts, (looked) => {
        const unanswered = looked.people.flatMap(({ presence }) =>
          presence?.state === 'unanswered' && presence.by !== 'telephone' ? [presence.at] : [],
        );
        const seen = lookOut(looked).flatMap(({ happening }) => (happening.of === 'no-answer' ? [happening.at] : []));
        expect(seen).toEqual(unanswered);
      }),
    );
  });

  it('names the same thing by the same key at any minute of its day, and another day by another', () => {
    fc.assert(
      fc.property(facts, (looked) => {
        const keys = new Set(lookOut(looked).map(({ key }) => key));
        const later = new Date(looked.now.getTime() + 60_000);
        if (localDate(later) !== localDate(looked.now)) return;
        for (const { key } of lookOut({ ...looked, now: later }))
          if (!key.startsWith('not-begun')) expect(keys).toContain(key);
        // The board is of one day: tomorrow's holds no question of today.
        const people = looked.people.map((one) => ({ ...one, presence: null }));
        const tomorrow = { people, now: new Date(looked.now.getTime() + 86_400_000), loans: [] };
        for (const { key } of lookOut(tomorrow)) expect(keys).not.toContain(key);
      }),
    );
  });
});

describe('outgoing mail', () => {
  it('waits longer each time, an hour at most, and is tried often enough before it is given up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (tries) => {
        expect(mailPauseMs(tries)).toBeGreaterThanOrEqual(60_000);
        expect(mailPauseMs(tries)).toBeLessThanOrEqual(3_600_000);
        expect(mailPauseMs(tries + 1)).toBeGreaterThanOrEqual(mailPauseMs(tries));
      }),
    );
    expect(giveUpAfterMs / mailPauseMs(10_000)).toBeGreaterThanOrEqual(72);
  });

  it('has no title that begins another header, nor an address that is two', () => {
    const config = { from: 'tanmori@example.jp', console: 'https://office.example.jp' };
    const breaks = fc.constantFrom('\r\n', '\n', '\r', '\u0085', '\u2028', '\u0000');
    fc.assert(
      fc.property(fc.string(), breaks, fc.string(), (before, line, after) => {
        const title = `${before}${line}${after}`;
        expect(
          composeMail({ id: 1, title }, { address: 'a@example.jp', messageId: '<1@example.jp>' }, config),
        ).toBeNull();
        const address = readMailAddress(`a@example.jp${line}Bcc: ${after}`);
        expect(address).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const address = readMailAddress(typed);
        if (address !== null) expect(address).toMatch(/^([\x21-\x7e]{1,254})?$/);
        if (address !== null) expect(address).not.toMatch(/[,;<>"\s]/);
      }),
    );
  });

  it('holds nothing for harmless that is not known to be', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const read = readFailure(thrown);
        expect(read.fault).not.toMatch(/\p{Cc}/u);
        expect(read.fault.length).toBeLessThanOrEqual(300);
      }),
    );
    const failure = (facts: object) => readFailure(Object.assign(new Error('x'), facts));
    expect(failure({ code: 'ECONNECTION', command: 'CONN' })).toMatchObject({ is: 'later', isUnsure: true });
    expect(failure({ code: 'ETIMEDOUT', command: 'CONN' })).toMatchObject({ is: 'later', isUnsure: true });
    expect(failure({ code: 'ESOCKET', syscall: 'connect' })).toMatchObject({
      is: 'later',
      isUnsure: false,
      isLine: true,
    });
    expect(failure({ code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' })).toMatchObject({
      is: 'later',
      isLine: true,
    });
    expect(failure({ responseCode: 451, command: 'DATA' })).toMatchObject({
      is: 'later',
      isUnsure: false,
      isLine: false,
    });
    expect(failure({ responseCode: 554, command: 'DATA' })).toMatchObject({ is: 'refused' });
  });
});
