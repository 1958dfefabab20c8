import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Finding,
  FindingsAnswer,
  Hold,
  HoldsAnswer,
  SampleAnswer,
  SamplesAnswer,
  SavedSearch,
  SavedSearchesAnswer,
} from '#contract/http/audit-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { csvLine } from '../../server/audit/csv.ts';
import { drawSample, drawsFrom } from '../../server/audit/draw-sample.ts';
import { sha256 } from '../../server/digest.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let auditor: Browser;

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const entries = [terminal.opening()];
  for (let day = 0; day < 90; day += 1) {
    entries.push(...trail.day(randomUUID()));
    trail.atMs += 86_400_000;
  }
  expect((await terminal.send(entries)).statusCode).toBe(200);
  await office.indexer.catchUp();
  auditor = await browserOf(office, '400007');
});
afterAll(() => office.close());

const newestAct = async () => {
  const act = (await actsOf(office)).at(-1);
  return { act: act?.act, actor: act?.actor, data: JSON.parse(act?.data ?? 'null') as unknown };
};

describe('a sample', () => {
  it('can be drawn again by anyone who knows seed and population', () => {
    // Done by hand, from the words of the algorithm.
    const seed = '00'.repeat(32);
    const hash = (counter: number) => {
      const place = Buffer.alloc(8);
      place.writeBigUInt64BE(BigInt(counter));
      return createHash('sha256').update(Buffer.alloc(32)).update(place).digest().readBigUInt64BE(0);
    };
    const draw = drawsFrom(seed);
    expect([draw(10), draw(10), draw(7)]).toEqual([Number(hash(0) % 10n), Number(hash(1) % 10n), Number(hash(2) % 7n)]);
    const pool = [3, 5, 8, 13, 21];
    for (let i = 0; i < 2; i += 1) {
      const other = i + Number(hash(i) % BigInt(5 - i));
      [pool[i], pool[other]] = [pool[other] ?? 0, pool[i] ?? 0];
    }
    expect(drawSample([3, 5, 8, 13, 21], 2, seed)).toEqual(pool.slice(0, 2).sort((a, b) => a - b));
  });

  it('has no repetition, nothing foreign, the right size, and depends on the seed alone', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1_000_000), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 200 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (values, size, bytes) => {
          const population = values.sort((a, b) => a - b);
          const seed = Buffer.from(bytes).toString('hex');
          const sample = drawSample(population, size, seed);
          expect(new Set(sample).size).toBe(Math.min(size, population.length));
          expect(sample.every((number) => population.includes(number))).toBe(true);
          expect(drawSample(population, size, seed)).toEqual(sample);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes every entry about as often', () => {
    const counts = new Map<number, number>();
    for (let n = 0; n < 4_000; n += 1) {
      const seed = createHash('sha256').update(String(n)).digest('hex');
      for (const number of drawSample([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3, seed)) {
        counts.set(number, (counts.get(number) ?? 0) + 1);
      }
    }
    // 1,200 each; six standard deviations of the binomial.
    for (const count of counts.values()) expect(Math.abs(count - 1_200)).toBeLessThan(6 * Math.sqrt(4_000 * 0.3 * 0.7));
  });

  it('is kept with filters, seed and population, and read again as it was drawn', async () => {
    const asked = { name: '阻止の点検', filters: { disposition: 'prevented' }, size: 10, seed: 'ab'.repeat(32) };
    const drawn = SampleAnswer.parse((await auditor.post('/v1/audit/samples', asked)).json());
    expect(drawn.sample).toMatchObject({
      ...asked,
      population: 90,
      algorithm: 'sha256-counter-1',
      drawnBy: 'auditor:400007',
    });
    expect(drawn.entries).toHaveLength(10);
    expect(drawn.entries.every(({ type }) => type === 'save.recovered')).toBe(true);
    expect(await newestAct()).toMatchObject({ act: 'sample.drawn', data: { id: drawn.sample.id, seed: asked.seed } });
    const again = SampleAnswer.parse((await auditor.get(`/v1/audit/samples/${drawn.sample.id}`)).json());
    expect(again).toEqual(drawn);
    expect(await newestAct()).toMatchObject({ act: 'sample.read', data: { id: drawn.sample.id } });
    // The same question with the same seed gives the same entries.
    const twin = SampleAnswer.parse((await auditor.post('/v1/audit/samples', asked)).json());
    expect(twin.entries).toEqual(drawn.entries);
    const other = SampleAnswer.parse((await auditor.post('/v1/audit/samples', { ...asked, seed: undefined })).json());
    expect(other.sample.seed).toMatch(/^[0-9a-f]{64}$/);
    expect(other.entries.map(({ number }) => number)).not.toEqual(drawn.entries.map(({ number }) => number));
    expect(SamplesAnswer.parse((await auditor.get('/v1/audit/samples')).json()).samples).toHaveLength(3);
  });

  it('of nothing is refused', async () => {
    const asked = { name: 'なし', filters: { text: '墓地' }, size: 10 };
    expect(codeOf(await auditor.post('/v1/audit/samples', asked))).toBe('OF-404');
    expect(codeOf(await auditor.get('/v1/audit/samples/99'))).toBe('OF-404');
  });
});

describe('a saved search', () => {
  it('is kept, listed, put aside once, and never deleted', async () => {
    const asked = { name: '企画の阻止', filters: { section: 'planning', disposition: 'prevented', text: '' } };
    const saved = SavedSearch.parse((await auditor.post('/v1/audit/searches', asked)).json());
    expect(saved.filters).toEqual({ section: 'planning', disposition: 'prevented' });
    const list = async () => SavedSearchesAnswer.parse((await auditor.get('/v1/audit/searches')).json()).searches;
    expect(await list()).toEqual([saved]);
    expect((await auditor.post(`/v1/audit/searches/${saved.id}/archive`)).statusCode).toBe(200);
    expect(await newestAct()).toMatchObject({ act: 'search.archived', data: { id: saved.id } });
    expect(await list()).toEqual([]);
    expect(codeOf(await auditor.post(`/v1/audit/searches/${saved.id}/archive`))).toBe('OF-404');
    const { db } = office.store;
    expect(await db.selectFrom('saved_searches').selectAll().execute()).toHaveLength(1);
    await expect(db.deleteFrom('saved_searches').execute()).rejects.toThrow('append-only');
    await expect(db.updateTable('saved_searches').set({ name: 'x' }).execute()).rejects.toThrow('append-only');
  });
});

describe('a finding', () => {
  const raise = {
    title: '外への保存が続く',
    detail: '同じ人が毎日',
    section: 'planning',
    entries: [{ chain: 'loan:L-20261121-001', seq: 3 }],
    dueOn: '2026-11-30',
  };

  it('changes by new notes alone, and is overdue once its day has passed', async () => {
    const raised = Finding.parse((await auditor.post('/v1/audit/findings', raise)).json());
    expect(raised).toMatchObject({
      ...raise,
      section: { id: 'planning', name: '企画政策課' },
      state: 'open',
      isOverdue: false,
      notes: [],
    });
    const url = `/v1/audit/findings/${raised.id}/notes`;
    const answered = Finding.parse(
      (await auditor.post(url, { text: '課から回答', state: 'answered', dueOn: '2026-12-15' })).json(),
    );
    expect(answered).toMatchObject({ state: 'answered', dueOn: '2026-12-15', notes: [{ by: 'auditor:400007' }] });
    const talked = Finding.parse((await auditor.post(url, { text: '電話で確かめた' })).json());
    expect(talked).toMatchObject({ state: 'answered', dueOn: '2026-12-15' });
    office.pass(30 * 86_400_000);
    auditor = await browserOf(office, '400007');
    const list = async () => FindingsAnswer.parse((await auditor.get('/v1/audit/findings')).json()).findings;
    expect((await list())[0]).toMatchObject({ isOverdue: true });
    await auditor.post(url, { text: '直った', state: 'closed' });
    expect((await list())[0]).toMatchObject({
      state: 'closed',
      isOverdue: false,
      title: raise.title,
      detail: raise.detail,
    });
    expect(await newestAct()).toMatchObject({ act: 'finding.noted', data: { state: 'closed' } });
    const { db } = office.store;
    await expect(db.updateTable('findings').set({ title: 'x' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('finding_notes').execute()).rejects.toThrow('append-only');
  });

  it('waits for the head of the section, who answers it by a note that the auditor sees', async () => {
    const head = await browserOf(office, '200045');
    const other = await browserOf(office, '200046');
    const own = async (browser = head) => FindingsAnswer.parse((await browser.get('/v1/findings')).json()).findings;
    const waiting = async (browser = head) =>
      QueueRows.parse((await browser.get('/v1/queue')).json()).rows.filter(({ what }) => what === 'finding');
    const late = { ...raise, dueOn: '2026-12-31' };
    const { id } = Finding.parse((await auditor.post('/v1/audit/findings', late)).json());
    const cityWide = Finding.parse((await auditor.post('/v1/audit/findings', { ...late, section: undefined })).json());
    expect((await own()).find((finding) => finding.id === id)).toMatchObject({ detail: '同じ人が毎日' });
    expect((await own()).map((finding) => finding.id)).not.toContain(cityWide.id);
    expect(await own(other)).toEqual([]);
    expect(await waiting()).toMatchObject([
      {
        ...{ id: String(id), title: '監査の指摘', summary: raise.title, applicant: { id: '400007' } },
        waitsFor: '回答（期限 令和8年12月31日）',
      },
    ]);
    expect(await waiting(other)).toEqual([]);
    const notices = JSON.stringify((await head.get('/v1/notices')).json());
    expect(notices).toContain('「監査の指摘」で内容を読み、回答してください。');
    expect(notices).toContain('"/findings"');
    const answer = (text: string, browser = head, of = id) => browser.post(`/v1/findings/${of}/answer`, { text });
    expect(codeOf(await answer('別の課', other))).toBe('OF-403');
    expect(codeOf(await answer('市全体', head, cityWide.id))).toBe('OF-403');
    expect(codeOf(await answer('ない', head, 99))).toBe('OF-404');
    expect(codeOf(await answer(' '))).toBe('OF-400');
    expect((await answer('本人に伝え、保存先を改めた。')).statusCode).toBe(200);
    expect(await newestAct()).toMatchObject({
      ...{ act: 'finding.answered', actor: 'manager:200045' },
      data: { id, answer: sha256('本人に伝え、保存先を改めた。') },
    });
    expect(await waiting()).toEqual([]);
    const [seen] = FindingsAnswer.parse((await auditor.get('/v1/audit/findings')).json()).findings.filter(
      (finding) => finding.id === id,
    );
    expect(seen).toMatchObject({
      state: 'answered',
      notes: [{ by: 'manager:200045', text: '本人に伝え、保存先を改めた。', state: 'answered' }],
    });
    // Asked anew, it waits again; solved, it takes no answer.
    office.pass(45 * 86_400_000);
    auditor = await browserOf(office, '400007');
    const again = await browserOf(office, '200045');
    await auditor.post(`/v1/audit/findings/${id}/notes`, { text: 'まだ続いている', state: 'open' });
    expect(await waiting(again)).toMatchObject([
      { waitsFor: '回答（期限 令和8年12月31日、過ぎています）', since: office.now().toISOString() },
    ]);
    await auditor.post(`/v1/audit/findings/${id}/notes`, { text: '直った', state: 'closed' });
    expect(codeOf(await answer('遅い回答', again))).toBe('OF-661');
    expect(await waiting(again)).toEqual([]);
  });

  it('rests on what is there', async () => {
    const post = async (change: object) => codeOf(await auditor.post('/v1/audit/findings', { ...raise, ...change }));
    expect(await post({ entries: [{ chain: 'loan:L-20261121-001', seq: 99_999 }] })).toBe('OF-404');
    expect(await post({ section: 'nowhere' })).toBe('OF-404');
    expect(await post({ dueOn: 'soon' })).toBe('OF-400');
    expect(codeOf(await auditor.post('/v1/audit/findings/99/notes', { text: 'x' }))).toBe('OF-404');
  });
});

describe('a legal hold', () => {
  it('is placed, stands, and is released once, with reasons', async () => {
    const placed = Hold.parse(
      (await auditor.post('/v1/audit/holds', { loan: 'L-20261121-001', reason: '調査のため' })).json(),
    );
    expect(placed).toMatchObject({ terminal: 'T-0001', borrower: { id: '100123' }, released: null });
    expect(await newestAct()).toMatchObject({
      act: 'hold.placed',
      data: { loan: 'L-20261121-001', reason: '調査のため' },
    });
    const url = `/v1/audit/holds/${placed.id}/release`;
    const released = Hold.parse((await auditor.post(url, { reason: '調査が終わった' })).json());
    expect(released.released).toMatchObject({ by: 'auditor:400007', reason: '調査が終わった' });
    expect(codeOf(await auditor.post(url, { reason: 'もう一度' }))).toBe('OF-409');
    expect(HoldsAnswer.parse((await auditor.get('/v1/audit/holds')).json()).holds).toEqual([released]);
    expect(codeOf(await auditor.post('/v1/audit/holds', { loan: 'L-20200101-001', reason: 'x' }))).toBe('OF-404');
  });
});

describe('the CSV', () => {
  const lines = async (query: string) => {
    const answer = await auditor.get(`/v1/audit/entries.csv${query}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf));
    const text = answer.body.replace(/^\uFEFF/, '');
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    return text.slice(0, -2).split('\r\n');
  };

  it('holds every matching entry, in order, with what people read', async () => {
    const all = await lines('?order=oldest');
    expect(all).toHaveLength(1 + 1 + 90 * 7);
    expect(all[0]).toContain('"番号","端末の時刻"');
    const recovered = await lines('?disposition=prevented');
    expect(recovered).toHaveLength(91);
    expect(recovered[1]).toContain('"作業用フォルダ以外への保存","阻止"');
    expect(recovered[1]).toContain('議事録 100%.txt');
    expect(recovered[1]).toContain('令和');
    expect(await newestAct()).toMatchObject({
      act: 'entries.exported',
      data: { filters: { disposition: 'prevented' } },
    });
    expect(await lines(`?text=${encodeURIComponent('墓地')}`)).toHaveLength(1);
  });

  it('lets no cell be a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '＝']) {
      expect(csvLine([`${start}cmd|' /C calc'!A0`])).toBe(`"'${start}cmd|' /C calc'!A0"\r\n`);
    }
    expect(csvLine(['引用"符', 'a,b', null, 7])).toBe('"引用""符","a,b","",7\r\n');
  });
});
