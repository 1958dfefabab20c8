import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorEntry } from '#contract/errors.ts';
import { Warning } from '#contract/ipc/shell-state.ts';
import { warningWords } from '#contract/words/warning-words.ts';
import { type AttemptNews, attemptNews, pendingNews, savedNews } from '../../../../agent/session/attempt-news.ts';
import { addWarnings, afterRestore, type KeptWarning } from '../../../../agent/session/warnings.ts';

const at = new Date('2026-11-21T01:00:00.000Z');
const name = { text: '名簿.xlsx', bytes: 'eA==' };
const moved = { name, from: '/home/a', to: name, bytes: 1, sha256: '0'.repeat(64) };
const stick = { device: 'sdb1', kind: 'disk', maker: 'ELECOM', model: 'MF', serial: '1' } as const;

const tell = (news: readonly (AttemptNews | null)[], now = at): readonly KeptWarning[] =>
  addWarnings(
    [],
    0,
    news.filter((one) => one !== null),
    now,
  ).warnings;

describe('what the person is told', () => {
  it('names the thing, the place and where it is now', () => {
    expect(savedNews({ ...moved, foundLater: false, writerSeen: false }, 7)).toMatchObject({
      ...{ code: 'TM-310', what: '名簿.xlsx', place: '/home/a', now: '回収/名簿.xlsx', isHeld: true },
    });
    expect(
      attemptNews({ type: 'print.cancelled', data: { printer: '事務室', job: 3, name: '名簿', pages: 2 } }, 5),
    ).toMatchObject({ code: 'TM-312', what: '名簿', place: '事務室', isHeld: true });
    expect(
      attemptNews({ type: 'print.escaped', data: { printer: '事務室', job: 3, name: '名簿', pages: 2, why: '' } }, 5),
    ).toMatchObject({ code: 'TM-312', isHeld: false });
    expect(attemptNews({ type: 'install.recovered', data: { ...moved, kind: 'elf' } }, 5)).toMatchObject({
      ...{ code: 'TM-313', now: '回収/名簿.xlsx', isHeld: true },
    });
    expect(attemptNews({ type: 'save.quarantined', data: { ...moved, device: 'sdb1' } }, 5)).toMatchObject({
      ...{ code: 'TM-315', seq: 5 },
    });
    const waiting = { name, from: '/x', device: 'sdb1', why: 'no-space' } as const;
    expect(attemptNews({ type: 'save.quarantine-pending', data: waiting }, 5)).toMatchObject({
      ...{ code: 'TM-315', place: '/x', now: null, isHeld: false },
    });
  });

  it('is nothing where there is nothing to tell', () => {
    expect(pendingNews({ name, from: '/x', why: 'vanished' })).toBeNull();
    expect(
      attemptNews({ type: 'install.pending', data: { name, from: '/x', kind: 'elf', why: 'vanished' } }, 5),
    ).toBeNull();
    const used = { id: 'A', name, from: '/x', bytes: 1, sha256: '0'.repeat(64) };
    expect(attemptNews({ type: 'exception.used', data: used }, 5)).toBeNull();
  });

  it('has an article and words for each code, held or not', () => {
    for (const code of Warning.shape.code.options) {
      expect(errorEntry(code).article).toMatch(/^第6条/);
      expect(warningWords(code).notHeld.title).not.toBe('');
    }
  });
});

describe('warnings', () => {
  it('of a medium that came and was taken away are one, under the name that it came with', () => {
    const news = [
      attemptNews({ type: 'media.found', data: { ...stick, point: '/media/a', writable: true } }, 5),
      attemptNews({ type: 'media.detached', data: { device: 'sdb1', by: 'unmounted' } }, 5),
    ];
    expect(tell(news)).toMatchObject([{ what: 'ELECOM MF（sdb1）', place: '/media/a', isHeld: true, count: 1 }]);
  });

  it('of a storm are one with a count, and another kind is told by itself', () => {
    const save = (n: number) => savedNews({ ...moved, from: `/${n}`, foundLater: false, writerSeen: false }, n);
    const print = attemptNews({ type: 'print.cancelled', data: { printer: 'p', job: 1, name: 'd', pages: null } }, 5);
    const list = tell([...Array.from({ length: 1000 }, (_, n) => save(n)), print]);
    expect(list.map(({ code, count }) => [code, count])).toEqual([
      ['TM-310', 1000],
      ['TM-312', 1],
    ]);
    expect(list.map(({ files }) => files.length)).toEqual([20, 0]);
  });

  it('of a file that was put back say where it is now, and offer it no more', () => {
    const saved = (n: number) => savedNews({ ...moved, from: `/${n}`, foundLater: false, writerSeen: false }, n);
    expect(afterRestore(tell([saved(7)]), 7, '名簿 (2).xlsx')).toMatchObject([{ files: [], now: '名簿 (2).xlsx' }]);
    const two = tell([saved(7), saved(8)]);
    expect(afterRestore(two, 7, 'x')).toMatchObject([{ files: [{ seq: 8 }], now: '回収/名簿.xlsx' }]);
    expect(afterRestore(two, 9, 'x')).toEqual(two);
  });

  it('are at most fifty, the newest, each with a number of its own, and every thing is counted', () => {
    const news = fc.array(
      fc.record({
        code: fc.constantFrom(...Warning.shape.code.options),
        isHeld: fc.boolean(),
        thing: fc.stringMatching(/^[ab]$/),
        laterMs: fc.nat(10_000),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(news, (told) => {
        let state = { warnings: [] as readonly KeptWarning[], nextId: 0 };
        let nowMs = at.getTime();
        for (const { laterMs, ...one } of told) {
          nowMs += laterMs;
          const before = state.warnings.reduce((sum, { count }) => sum + count, 0);
          const heldBack = state.warnings.length;
          state = addWarnings(
            state.warnings,
            state.nextId,
            [{ ...one, what: one.thing, place: 'p', now: null }],
            new Date(nowMs),
          );
          const after = state.warnings.reduce((sum, { count }) => sum + count, 0);
          if (heldBack < 50) expect([before, before + 1]).toContain(after);
          expect(state.warnings.at(-1)).toMatchObject({ code: one.code, isHeld: one.isHeld });
        }
        expect(state.warnings.length).toBeLessThanOrEqual(50);
        expect(new Set(state.warnings.map(({ id }) => id)).size).toBe(state.warnings.length);
      }),
    );
  });
});
