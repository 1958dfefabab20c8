import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { type EntryData, type EntryType, typeEntry } from '#contract/trail/catalogue.ts';

/**
 * Fills an office's database with the entries of many terminals, straight into its tables: shapes, lengths and mix are
 * those of a real trail, but nothing is sealed. For measuring what reads it.
 */
export interface City {
  readonly entries: number;
  readonly terminals: number;
  /** First day of the trail in Japan. */
  readonly from: string;
}

/** What one terminal writes in a day: mostly that all is well. */
export const entriesPerDay = 600;

const familyNames =
  '佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水'.split(' ');
const givenNames = '花子 太郎 一郎 美咲 翔太 陽子 健一 直樹 恵子 真由美 大輔 由美 誠 明美 拓也 智子 浩二 久美子'.split(
  ' ',
);
const sections = '企画政策課 市民課 税務課 福祉課 教育総務課 道路管理課 防災課 環境課 財政課 人事課'.split(' ');
const subjects =
  '予算 条例 議会 補助金 統計 広報 契約 選挙 防災計画 都市計画 介護保険 国民健康保険 住民税 保育所 公園 水道'.split(
    ' ',
  );
const objects = '資料 議事録 報告書 一覧表 説明文 答弁案 台帳 通知文 計画書 調査票 要望書 決算書'.split(' ');
const verbs = '作成 確認 修正 集計 校正 照合 整理 検討 審査 翻訳'.split(' ');

/** A small generator of the same numbers on every machine. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // xorshift32 (Marsaglia 2003)
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 0x1_0000_0000;
  };
}

const pick = <T>(next: () => number, values: readonly T[]): T => {
  const value = values[Math.floor(next() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

const readings = [
  { control: 'save', state: 'measured', detail: '作業用フォルダの外に書いたファイルを回収できました。', tookMs: 12 },
  { control: 'media', state: 'configured', detail: '外部記録媒体を受け付けない設定です。', tookMs: 3 },
  { control: 'print', state: 'measured', detail: '印刷を頼み、断られました。', tookMs: 8 },
  { control: 'install', state: 'measured', detail: 'インストールを試み、断られました。', tookMs: 5 },
] as const satisfies EntryData<'heartbeat'>['readings'];

interface Made {
  readonly type: EntryType;
  readonly data: object;
}

/** The entry at a place of a terminal's day. */
function entryAt(place: number, next: () => number, at: Date): Made {
  const work = (): string =>
    `${pick(next, subjects)}の${pick(next, objects)}の${pick(next, verbs)}（第${Math.floor(next() * 900 + 100)}号）`;
  const make = <T extends EntryType>(type: T, data: EntryData<T>): Made => ({ type, data });
  if (place === 0)
    return make('session.started', { work: work(), plan: [{ from: '08:30', to: '12:00', work: work() }] });
  if (place === entriesPerDay - 1) return make('session.ended', { result: `${work()}を終えた。` });
  if (place % 150 === 70)
    return make('session.interrupted', { reason: 'break', note: work(), from: '12:00', to: '13:00' });
  if (place % 150 === 71) return make('session.resumed', {});
  if (place % 200 === 90) {
    const name = `${pick(next, subjects)}${pick(next, objects)}_${Math.floor(next() * 1e6)}.xlsx`;
    const text = { text: name, bytes: Buffer.from(name).toString('base64') };
    return make('save.recovered', {
      ...{ name: text, from: '/home/borrower/デスクトップ', to: { ...text, text: `回収/${name}` } },
      ...{ bytes: Math.floor(next() * 1e6), sha256: 'a'.repeat(64), foundLater: false, writerSeen: false },
    });
  }
  if (place % 300 === 120) {
    return make('gap.found', { from: at.toISOString(), to: at.toISOString(), lengthMs: 60_000, what: 'agent' });
  }
  if (place % 10 === 3) return make('period.closed', {});
  if (place % 40 === 5) return make('controls.checked', { readings: [...readings], passed: true });
  return make('heartbeat', { readings: [...readings], idleMs: Math.floor(next() * 3_600_000) });
}

const sessionOf = (terminal: number, day: number): string => {
  const hex = createHash('sha256').update(`${terminal}:${day}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

export const terminalId = (n: number): string => `T-${String(n + 1000).padStart(4, '0')}`;
const loanId = (n: number): string => `L-20260401-${String(n).padStart(3, '0')}`;
const staffId = (n: number): string => String(600_000 + n);
export const borrowerName = (n: number): string =>
  `${familyNames[n % familyNames.length]} ${givenNames[Math.floor(n / familyNames.length) % givenNames.length]}`;

function addLoans(db: Database.Database, { terminals }: City): void {
  const section = db.prepare('insert or ignore into sections (id, name) values (?, ?)');
  sections.forEach((name, n) => void section.run(`s${n}`, name));
  const account = db.prepare(
    `insert or ignore into accounts (id, name, section_id, role, password_salt, password_hash, password_memory_kib,
       password_passes, password_parallelism) values (?, ?, ?, 'staff', '', '', 8192, 1, 1)`,
  );
  const terminal = db.prepare('insert or ignore into terminals (id, name) values (?, ?)');
  const loan = db.prepare(
    `insert or ignore into loans (id, terminal_id, state, staff_id, staff_name, section_id, section_name, from_day,
       to_day, statement, statement_sig, statement_hash) values (?, ?, 'lent', ?, ?, ?, ?, '2026-04-01', '2030-03-31', '', '', '')`,
  );
  const chain = db.prepare(
    `insert or ignore into chains (id, loan_id, next_seq, head, seal_period, seal_key) values (?, ?, 0, '', 0, '')`,
  );
  for (let n = 0; n < terminals; n += 1) {
    const s = n % sections.length;
    account.run(staffId(n), borrowerName(n), `s${s}`);
    terminal.run(terminalId(n), `端末${n}`);
    loan.run(loanId(n), terminalId(n), staffId(n), borrowerName(n), `s${s}`, sections[s] ?? '');
    chain.run(`loan:${loanId(n)}`, loanId(n));
  }
}

/** Adds entries behind those that are there. @param start entries that an earlier call added */
export function fillTrail(db: Database.Database, city: City, start = 0): void {
  const { entries, terminals } = city;
  db.transaction(() => addLoans(db, city))();
  const offset = (db.prepare('select max(log_index) from entries').pluck().get() as number | null) ?? 1_000;
  const insert = db.prepare(
    `insert into entries (log_index, chain, seq, hash, at, received_at, session, type, disposition, actor, leaf, salt, data)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const next = numbersFrom(7 + start);
  const dayMs = Date.parse(`${city.from}T08:30:00.000+09:00`);
  const batch = 20_000;
  const add = db.transaction((from: number, to: number) => {
    for (let i = from; i < to; i += 1) {
      // All terminals write side by side, entry by entry, day by day.
      const terminal = i % terminals;
      const seq = Math.floor(i / terminals);
      const day = Math.floor(seq / entriesPerDay);
      const place = seq % entriesPerDay;
      const at = new Date(dayMs + day * 86_400_000 + place * 50_000);
      const { type, data } = entryAt(place, next, at);
      const hash = createHash('sha256').update(`${i}`).digest('hex');
      const session = sessionOf(terminal, day);
      const instant = at.toISOString();
      const leaf = `{"body":{"actor":"system","at":"${instant}","boot":"${session}","chain":"loan:${loanId(terminal)}","commit":"${hash}","mono":${place * 50_000},"nextKey":null,"seq":${seq},"session":"${session}","type":"${type}","v":1},"prev":"${hash}","seal":{"period":${seq},"sig":"${hash}${hash.slice(0, 24)}"}}`;
      insert.run(
        ...[offset + 1 + i - start, `loan:${loanId(terminal)}`, seq, hash, instant, instant, session, type],
        ...[typeEntry(type).disposition, 'system', leaf, hash.slice(0, 32), JSON.stringify(data)],
      );
    }
  });
  for (let from = start; from < start + entries; from += batch) add(from, Math.min(from + batch, start + entries));
}
