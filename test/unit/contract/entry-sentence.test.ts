import { expect, test } from 'vitest';
import { catalogue, type EntryData, type EntryType, entryTypes } from '#contract/trail/catalogue.ts';
import { actorTitle, entrySentence } from '#contract/words/entry-sentence.ts';

const at = '2026-11-20T23:30:00.000Z';
const later = '2026-11-20T23:32:08.000Z';
const name = { text: '一覧.xlsx', bytes: '' };
const readings: EntryData<'heartbeat'>['readings'] = [
  { control: 'save', state: 'measured', detail: '', tookMs: 1 },
  { control: 'media', state: 'configured', detail: '', tookMs: 1 },
  { control: 'print', state: 'absent', detail: '', tookMs: 1 },
  { control: 'install', state: 'unknown', detail: '', tookMs: 1 },
];
const states =
  '作業用フォルダ以外への保存：実測、USBなど外部記録媒体：設定確認、印刷：未作動、ソフトウェアのインストール：不明';

const samples: { readonly [T in EntryType]: readonly [EntryData<T>, string] } = {
  'loan.opened': [
    { terminal: 'T-0007', staff: '100123', from: '2026-11-16', to: '2026-11-30' },
    '端末T-0007を職員番号100123の方に貸し出しました。',
  ],
  'recorder.started': [{ version: '1', protection: 'weak', pid: 1 }, '記録係が起動しました（保護：弱）。'],
  'recorder.stopped': [{}, '記録係が終了しました。'],
  'agent.started': [{ version: '1', pid: 1 }, '監視係が起動しました。'],
  'agent.stopped': [{}, '監視係が終了しました。'],
  'agent.lost': [{ pid: 1 }, '監視係が予告なく止まりました。'],
  'gap.found': [
    { from: at, to: later, lengthMs: 128_000, what: 'agent' },
    '監視係が動いていない時間がありました（8:30:00から8:32:08まで、2分）。',
  ],
  'clock.turned-back': [
    { lastAt: later, nowAt: at },
    '端末の時計が令和8年11月21日（土）8:32から令和8年11月21日（土）8:30に戻されました。',
  ],
  'clock.jumped': [
    { lastAt: at, nowAt: later, byMs: 120_000 },
    '端末の時計が令和8年11月21日（土）8:30のあと令和8年11月21日（土）8:32になり、実際の経過より2分進みました。',
  ],
  'trail.rolled-back': [
    { anchor: 'file', anchorSeq: 41, anchorHead: 'a'.repeat(64), found: 20 },
    '監査証跡が20件しかなく、控えのファイルに残る記録41番と合いません。前の写しに戻されたおそれがあります。',
  ],
  'machine.changed': [
    { enrolled: 'a'.repeat(64), found: 'b'.repeat(64) },
    '登録したときと違う機器で記録係が起動しました。',
  ],
  'period.closed': [{}, '封印の鍵を新しくし、前の鍵を消しました。'],
  'trail.pruned': [
    { below: 100, receiptSeq: 120, treeSize: 400 },
    '庁内サーバーの受領証を確かめ、記録100番より前を端末から整理しました。',
  ],
  'staff.signed-in': [{ staff: '100123' }, '職員番号100123でサインインしました。'],
  'staff.sign-in-refused': [{ tries: 2 }, '職員番号または暗証番号が違いました（続けて2回目）。'],
  'staff.signed-out': [{}, 'サインアウトしました。'],
  'controls.checked': [
    { readings, passed: true },
    `第6条の制御を確かめました（${states}）。実測・設定確認でないものは、監視だけをしています。`,
  ],
  heartbeat: [{ readings, idleMs: 120_000 }, `定時に制御を確かめました（${states}）。操作のない時間は2分です。`],
  'session.started': [
    { work: '審査', plan: [], style: { telework: 'satellite', place: '東京事務所' } },
    '始業しました（サテライト・オフィス：東京事務所）。業務内容は「審査」です。',
  ],
  'session.interrupted': [
    { reason: 'hourly-leave', note: '通院', from: '13:00', to: '15:00' },
    '時間単位年休（13:00から15:00まで）のため中断しました。備考は「通院」です。',
  ],
  'session.resumed': [{}, '仕事を再開しました。'],
  'session.ended': [{ result: '42件' }, '終業しました。業務の成果は「42件」です。'],
  'session.closed-by-rule': [
    { rule: 'forgotten', effectiveEnd: at },
    '終業が押されなかったため、令和8年11月21日（土）8:30に終業したものとして扱いました。',
  ],
  'session.corrected': [
    { endedAt: at, result: '42件', reason: '押し忘れ' },
    '終業時刻を令和8年11月21日（土）8:30に訂正しました。理由は「押し忘れ」、業務の成果は「42件」です。',
  ],
  'save.recovered': [
    {
      name,
      from: '/home/a',
      to: { text: '回収/一覧.xlsx', bytes: '' },
      bytes: 18_234,
      sha256: 'a'.repeat(64),
      foundLater: true,
      writerSeen: false,
    },
    '作業用フォルダ以外（/home/a）に保存された「一覧.xlsx」（18.2KB）を回収し、「回収/一覧.xlsx」に移しました。監視していない間に保存されたものです。',
  ],
  'save.pending': [
    { name, from: '/home/a', why: 'open-writer' },
    '作業用フォルダ以外（/home/a）に保存された「一覧.xlsx」を、ほかのソフトウェアがまだ書き込んでいるため、まだ移していません。',
  ],
  'save.quarantined': [
    {
      name,
      from: '/home/a/作業用フォルダ',
      to: { text: '隔離/一覧.xlsx', bytes: '' },
      bytes: 18_234,
      sha256: 'a'.repeat(64),
      device: 'sdb1',
    },
    '外部記録媒体（sdb1）から/home/a/作業用フォルダに入れられた「一覧.xlsx」（18.2KB）を隔離し、「隔離/一覧.xlsx」に移しました。所属長が決めるまで開けません。',
  ],
  'save.quarantine-pending': [
    { name, from: '/home/a/作業用フォルダ', device: 'sdb1', why: 'no-space' },
    '外部記録媒体（sdb1）から/home/a/作業用フォルダに入れられた「一覧.xlsx」を、移す先に空きがないため、まだ隔離していません。',
  ],
  'save.restored': [
    { name, to: { text: '表.xlsx', bytes: '' }, sha256: 'a'.repeat(64) },
    '回収した「一覧.xlsx」を、本人の操作で作業用フォルダの「表.xlsx」に戻しました。',
  ],
  'media.found': [
    { device: 'sdb1', kind: 'disk', maker: 'A', model: 'B', serial: 'C1', point: null, writable: false },
    '外部の記録媒体（sdb1、A B、製造番号C1）が接続されました。使える状態ではありません。',
  ],
  'media.detached': [{ device: 'sdb1', by: 'unmounted' }, '外部記録媒体（sdb1）を使えないように切り離しました。'],
  'media.stayed': [
    { device: 'sdb1', why: '使用中です。' },
    '外部記録媒体（sdb1）を切り離せませんでした。理由：使用中です。',
  ],
  'print.cancelled': [
    { printer: '事務室', job: 3, name: '名簿', pages: 2 },
    'プリンター「事務室」への「名簿」の印刷（2ページ）を取り消しました。',
  ],
  'print.escaped': [
    { printer: '事務室', job: 3, name: '名簿', pages: null, why: '終わっていました。' },
    'プリンター「事務室」への「名簿」の印刷を止められませんでした。理由：終わっていました。',
  ],
  'install.recovered': [
    { name, from: '/tmp', to: { text: '回収/a', bytes: '' }, bytes: 1, sha256: 'a'.repeat(64), kind: 'elf' },
    '/tmpに持ち込まれたプログラム「一覧.xlsx」を回収し、「回収/a」に移しました。',
  ],
  'install.pending': [
    { name, from: '/tmp', kind: 'deb', why: 'open-writer' },
    '/tmpに持ち込まれたインストール用のパッケージ「一覧.xlsx」を、ほかのソフトウェアがまだ書き込んでいるため、まだ移していません。',
  ],
  'packages.changed': [
    { added: ['zip 3.0-13'], removed: ['ed 1.19'], more: 2 },
    '端末のソフトウェアの構成が変わりました（追加 zip 3.0-13、削除 ed 1.19、ほか2件）。',
  ],
  'exception.requested': [
    { request: 3, control: 'save', name, place: '/home/a', bytes: 18_234, sha256: 'a'.repeat(64) },
    '/home/aに「一覧.xlsx」（18.2KB）を置くことを申請しました（申請3番）。',
  ],
  'exception.arrived': [
    { id: 'A-12', control: 'save', files: 2, place: '/home/a', from: at, to: at },
    '承認A-12により、ファイル2件を令和8年11月21日（土）8:30から令和8年11月21日（土）8:30まで/home/aで扱えるようになりました。',
  ],
  'exception.used': [
    { id: 'A-12', name, from: '/home/a', bytes: 18_234, sha256: 'a'.repeat(64) },
    '承認A-12により、/home/aに保存された「一覧.xlsx」（18.2KB）をそのままにしました。',
  ],
  'work.files': [
    { files: [{ name, at }], more: 2, isWhole: false },
    '作業用フォルダに保存したファイルは、「一覧.xlsx」、ほか2件です。すべては調べられなかったため、ほかにもあるかもしれません。',
  ],
  'data.delivered': [
    {
      ...{ id: 'D-2026-0001', n: 0, name: { text: '持出しデータ/一覧.xlsx', bytes: 'AA==' } },
      ...{ bytes: 18_234, sha256: 'a'.repeat(64) },
    },
    '申請D-2026-0001で承認された「持出しデータ/一覧.xlsx」（18.2KB）を受け取り、ハッシュ値が一致することを確かめました。',
  ],
  'data.delivery-failed': [
    { code: 'TM-641', detail: 'ENOSPC' },
    '承認された持出しデータを受け取れませんでした。承認されたデータを作業用フォルダに書き込めません。（ENOSPC）',
  ],
  'remote.opened': [
    { profile: 'RD-0001', host: 'vdi.example', name: '庁内', kind: 'virtual-desktop', port: 3389 },
    '「庁内」（RD-0001、仮想デスクトップ方式、vdi.example:3389）につなぎ始めました。',
  ],
  'remote.closed': [
    { profile: 'RD-0001', host: 'vdi.example', durationMs: 128_000, end: 'session-over', exit: null },
    'RD-0001（vdi.example）との接続が終わりました（中断・終業・ロックのため端末守が切断）。つないでいた時間は2分です。',
  ],
  'remote.failed': [
    { profile: 'RD-0001', host: 'vdi.example', durationMs: 900, code: 'TM-652', exit: 143 },
    'RD-0001（vdi.example）につなげませんでした。接続先の証明書が、情報政策課の登録と違うため、つなぎませんでした。',
  ],
  'results.handed-in': [
    { files: 1_234, bytes: 18_234, manifest: 'a'.repeat(64) },
    '作業用フォルダのファイル1,234件（18.2KB）を庁内サーバーに提出しました。',
  ],
  'results.hand-in-failed': [
    { why: 'unreadable', detail: '報告.docx' },
    '成果物を提出できませんでした（読み取れないファイルがあるため）。内容：報告.docx',
  ],
  'lock.entered': [
    { code: 'TM-302', detail: '' },
    '端末をロックしました。作業用フォルダが見つからないため、端末をロックしました。',
  ],
  'lock.left': [{ code: 'TM-302', by: 'response-code' }, '応答コードでロックを解除しました。'],
  'contact-code.shown': [{ purpose: 'report', counter: 3 }, '連絡コードを表示しました（報告、3回目）。'],
  'response-code.accepted': [
    { purpose: 'extension', counter: 3, answer: 'extend', argument: 7 },
    '応答コードを受け付けました（貸出期間の延長：初めの期間の終わりから7日の延長）。',
  ],
  'loan.extended': [
    { to: '2026-12-05', by: 'response-code' },
    '貸出期間を令和8年12月5日（土）まで延ばしました（応答コードによる）。',
  ],
  'return.begun': [{}, '端末の返却を始めました。'],
  'return.closed': [
    { results: 'handed-in', trail: 'on-terminal' },
    '返却の手続きを終えました（成果物は提出済み、記録は端末の中）。',
  ],
  'loan.revoked': [{ by: 'office' }, '貸出が取り消されました（庁内サーバーからの知らせによる）。'],
  'standing.arrived': [
    { serial: 2, revoked: true, since: at },
    '庁内サーバーから、貸出の取消の知らせ（令和8年11月21日（土）8:30付け）が届きました。',
  ],
  'standing.refused': [
    { why: 'standing is of another loan' },
    '貸出の取消・回復の知らせを確かめられないため、断りました。理由：standing is of another loan',
  ],
  'erase.arrived': [
    { by: 'order', serial: 2, since: at },
    '作業用の領域を消去する命令（令和8年11月21日（土）8:30付け）が届きました。',
  ],
  'work-volume.erased': [
    { by: 'deadline', serial: 0, volume: 'gocryptfs', keys: 3, mount: 'open' },
    '返却の期限を過ぎたため、作業用の領域（gocryptfs）の鍵3個を消しました。開いたままの領域は、電源を切るまで読めることがあります。監査証跡は残っています。',
  ],
  'work-volume.erase-failed': [
    { by: 'order', serial: 2, why: 'no-encrypted-volume' },
    '命令により作業用の領域の鍵を消そうとしましたが、消せていません。理由：暗号化された作業用の領域がない（ロックだけを行いました）',
  ],
  'presence.asked': [
    { by: 'office', serial: 3, name: '見本 課長', issuedAt: '2026-11-24T01:00:00.000Z', withinMin: 10 },
    '見本 課長さんが令和8年11月24日（火）10:00に出した在席の確認を表示しました（10分以内の回答を求めています）。',
  ],
  'presence.answered': [{ asked: 41 }, '在席の確認（記録41番）に、在席していると答えました。'],
  'deadline.told': [
    {
      ...{ serial: 4, because: 'held', issuedAt: '2026-11-24T01:00:00.000Z' },
      ...{ notBefore: '2026-12-24T01:00:00.000Z', withdrawn: true },
    },
    '保全のため、返却の期限による消去を令和8年12月24日（木）10:00まで行いません。期限による消去は、まだ行われていなかったため、取りやめました。',
  ],
  'plans.arrived': [
    {
      ...{ serial: 3, issuedAt: '2026-11-24T01:00:00.000Z', list: 'ab'.repeat(32) },
      ...{ days: ['2026-11-25'], revoked: ['2026-11-26'] },
    },
    '承認された計画（令和8年11月24日（火）10:00付け、1日分）を受け取りました。取り消された日は令和8年11月26日（木）です。',
  ],
  'office-word.refused': [
    { what: 'extension', why: 'extension is of another loan' },
    '貸出期間の延長を確かめられないため、断りました。理由：extension is of another loan',
  ],
  'clock.confirmed': [{ officeAt: at }, '庁内サーバーの時刻（令和8年11月21日（土）8:30）で、今の日時を確かめました。'],
  'response-code.refused': [{ tries: 3 }, '応答コードが違いました（続けて3回目）。'],
  'command.refused': [{ channel: 'shell:x', why: 'unknown' }, '画面から届いた操作の形が正しくないため、断りました。'],
  'office.untrusted': [
    { host: 'office.example', why: 'CA' },
    '庁内サーバー（office.example）の証明書を信頼できず、接続を断りました。理由：CA',
  ],
};

test.each(entryTypes)('%s has its sentence', (type) => {
  const [data, sentence] = samples[type];
  expect(catalogue[type].data.safeParse(data).success).toBe(true);
  expect(entrySentence(type, data)).toBe(sentence);
});

test.each(entryTypes)('%s with data of another shape says so and never throws', (type) => {
  for (const data of [null, 1, 'x', [], { surprise: true }]) {
    expect(entrySentence(type, data)).toBe('内容の形が正しくないため、文にできません。');
  }
});

test('controls are told as working only where every one of them was', () => {
  const good = readings.map((reading) => ({ ...reading, state: 'measured' }));
  expect(entrySentence('controls.checked', { readings: good, passed: true })).toBe(
    '第6条の制御が働いていることを確かめました（作業用フォルダ以外への保存：実測、USBなど外部記録媒体：実測、印刷：実測、ソフトウェアのインストール：実測）。',
  );
});

test('a failed check is not told as a passed one', () => {
  expect(entrySentence('controls.checked', { readings, passed: false })).toBe(
    `第6条の制御を確かめられませんでした（${states}）。`,
  );
});

test('a request says where its file came from, and its folder as Windows writes it', () => {
  const asked = { request: 3, control: 'media', name, place: 'W:\\作業', bytes: 18_234, sha256: 'a'.repeat(64) };
  expect(entrySentence('exception.requested', asked)).toBe(
    'W:\\作業に外部記録媒体から来た「一覧.xlsx」（18.2KB）を置くことを申請しました（申請3番）。',
  );
});

test('who acted', () => {
  expect(['system', 'staff:100123', 'it:300011', 'manager:200001'].map(actorTitle)).toEqual([
    '端末守',
    '職員 100123',
    '情報政策課 300011',
    '所属長 200001',
  ]);
});
