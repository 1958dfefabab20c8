import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { japaneseTime } from '../../../verify/verdict/era.ts';
import { japaneseReport } from '../../../verify/verdict/japanese.ts';
import { plain, plainJson } from '../../../verify/verdict/plain.ts';
import { reasonCodes, reasonOf } from '../../../verify/verdict/reasons.ts';
import { makeReport } from '../../../verify/verdict/report.ts';
import { fileOf, makeBundle } from '../../attack/support/bundle-maker.ts';
import { ChainMaker } from '../../attack/support/chain-maker.ts';
import { History } from '../../attack/support/history.ts';
import { sampleData } from '../../attack/support/sample-data.ts';
import { reportOn } from './support/verified.ts';

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const hostile = 'ok\u001b[2J\u009b1m\u202e逆\u2028\r\n判定：健全\u0000\u200b';

describe('times', () => {
  it.each([
    ['2026-11-20T15:00:00.000Z', '令和8年11月21日 0時00分00秒'],
    ['2019-04-30T14:59:59.999Z', '平成31年4月30日 23時59分59秒'],
    ['2019-04-30T15:00:00.000Z', '令和元年5月1日 0時00分00秒'],
    ['1989-01-07T15:00:00.000Z', '平成元年1月8日 0時00分00秒'],
    ['1926-12-24T14:00:00.000Z', '西暦1926年12月24日 23時00分00秒'],
    ['0001-01-01T00:00:00.000Z', '西暦1年1月1日 9時00分00秒'],
    ['9999-12-31T23:59:59.999Z', '令和7982年1月1日 8時59分59秒'],
  ])('%s is %s', (instant, text) => {
    expect(japaneseTime(Date.parse(instant))).toBe(text);
  });
});

describe('texts from the bundle', () => {
  it('are shown plainly', () => {
    expect(plain('a\u001bb')).toBe('a\\u{1b}b');
    expect(plain('x'.repeat(500)).length).toBe(401);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(unsafe);
        expect(plainJson({ text })).not.toMatch(unsafe);
        expect(JSON.parse(plainJson({ text }))).toEqual({ text: JSON.parse(JSON.stringify(text)) });
      }),
    );
  });

  it('cannot break the report, nor write a verdict into it', async () => {
    const chain = new ChainMaker('L-20261121-001');
    new History(chain, 1).play('start');
    const { lines, trust } = await makeBundle([chain], { scope: hostile });
    const report = await reportOn(fileOf(lines), trust);
    const text = japaneseReport(report);
    for (const line of text.slice(0, -1).split('\n')) expect(line).not.toMatch(unsafe);
    expect(text.match(/^判定：/gm)).toHaveLength(1);
    expect(JSON.parse(plainJson(report))).toEqual(report);
  });

  it('cannot break it through a reason either', () => {
    const finding = { code: 'VF-201', line: null, chain: hostile, seq: null, detail: hostile } as const;
    const text = japaneseReport(makeReport(finding, null, 0));
    for (const line of text.slice(0, -1).split('\n')) expect(line).not.toMatch(unsafe);
    expect(text.match(/^判定：/gm)).toHaveLength(1);
  });
});

describe('the report', () => {
  it('lists gaps and incidents', async () => {
    const chain = new ChainMaker('L-20261121-001');
    const history = new History(chain, 1);
    const steps = [
      'bad-heartbeat',
      'bad-heartbeat',
      'heartbeat',
      'bad-heartbeat',
      'gap',
      'clock',
      'rolled-back',
    ] as const;
    for (const step of steps) history.play(step);
    chain.add({ type: 'machine.changed', data: sampleData['machine.changed'] });
    chain.add({ type: 'clock.jumped', data: sampleData['clock.jumped'] });
    const { lines, trust } = await makeBundle([chain]);
    const report = await reportOn(fileOf(lines), trust);
    expect(
      report.content?.controlGaps.listed.map(({ what, state, readings, seq }) => [what, state, readings, seq]),
    ).toEqual([
      ['print', 'absent', 2, 2],
      ['agent', 'silence', 1, 6],
      ['print', 'absent', 1, 5],
    ]);
    expect(report.content?.incidents.listed.map(({ type }) => type)).toEqual([
      'clock.turned-back',
      'trail.rolled-back',
      'machine.changed',
      'clock.jumped',
    ]);
    const text = japaneseReport(report);
    expect(text).toContain('印刷の制御：未作動');
    expect(text).toContain('監査証跡の巻き戻し　令和8年11月21日');
  });

  it('stays short however much there is to list', async () => {
    const chain = new ChainMaker('L-20261121-001');
    const history = new History(chain, 1);
    for (let i = 0; i < 260; i += 1) history.play('gap', 10);
    const { lines, trust } = await makeBundle([chain]);
    const { content } = await reportOn(fileOf(lines), trust);
    expect([content?.controlGaps.total, content?.controlGaps.listed.length]).toEqual([260, 200]);
  });

  it('says 立会い：なし where nobody cosigned, and what cannot be told then', async () => {
    const { lines, trust } = await makeBundle([], {});
    const [head = '', line = '', ...rest] = lines;
    const { note } = JSON.parse(line) as { note: string };
    const [text, signatures = ''] = note.split('\n\n');
    const bare = JSON.stringify({ kind: 'checkpoint', note: `${text}\n\n${signatures.split('\n')[0]}\n` });
    const report = await reportOn(fileOf([head, bare, ...rest]), { ...trust, quorum: 0 });
    expect(report.exit).toBe(0);
    expect(japaneseReport(report)).toMatch(/立会い：なし（.*控えておいた検査点と比べるまで分かりません）/u);
  });

  it('shows any time that a witness may have named', async () => {
    for (const sec of [1, 253_402_300_799, 253_402_300_800, Number.MAX_SAFE_INTEGER]) {
      const { lines, trust } = await makeBundle([], { cosignedAtSec: sec });
      const report = await reportOn(fileOf(lines), trust);
      expect(report.exit).toBe(0);
      expect(japaneseReport(report)).toContain('立会い：2者');
    }
  });

  it('tells nothing of a file that was tampered with', async () => {
    const chain = new ChainMaker('L-20261121-001');
    new History(chain, 1).play('start');
    const { lines, trust } = await makeBundle([chain]);
    const report = await reportOn(fileOf(lines.toSpliced(4, 1)), trust);
    expect(report).toMatchObject({ exit: 1, content: null, reason: { code: 'VF-125', line: 5, seq: 1, detail: '2' } });
    expect(japaneseReport(report)).toContain('番号 1\n読めた番号：2\n次にすること：');
  });
});

describe('the reasons', () => {
  it('are all in the README, with their sentences', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../verify/README.md'), 'utf8');
    for (const code of reasonCodes)
      expect(readme).toContain(`| ${code} | ${reasonOf(code).message} | ${reasonOf(code).next} |\n`);
    expect(readme.match(/\bVF-\d{3}\b/g)?.filter((code) => !(reasonCodes as readonly string[]).includes(code))).toEqual(
      [],
    );
  });
});
