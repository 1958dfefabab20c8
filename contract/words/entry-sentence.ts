import type { z } from 'zod';
import { isGood } from '../control-words.ts';
import { type ControlReading, controlStateTitles, controlTitles } from '../controls.ts';
import { errorEntry } from '../errors.ts';
import type { AnswerKind } from '../loan/code.ts';
import {
  catalogue,
  closingRuleTitles,
  type EntryData,
  type EntryType,
  interruptionTitles,
} from '../trail/catalogue.ts';
import { purposeTitles } from './code-words.ts';
import { eraDateWithWeekday } from './era.ts';
import { eraseFailureTitles, mountTitles } from './erase-words.ts';
import { styleWords } from './lending-words.ts';
import { count, fileSize } from './numbers.ts';
import { remoteEndTitles, remoteKindTitles } from './remote-words.ts';
import { clockWithSeconds, dayAndClock, length, plainTime } from './time.ts';

type Sentences = { readonly [T in EntryType]: (data: EntryData<T>) => string };

const pendingReasons: Readonly<Record<EntryData<'save.pending'>['why'], string>> = {
  'open-writer': 'ほかのソフトウェアがまだ書き込んでいる',
  'no-permission': '移す権限がない',
  'no-space': '移す先に空きがない',
  'not-a-file': '普通のファイルではない',
  vanished: '移す前になくなった',
  other: '移せない理由がある',
};

const mediumTitles: Readonly<Record<EntryData<'media.found'>['kind'], string>> = {
  disk: '記録媒体',
  optical: '光学ディスク',
  phone: 'スマートフォンなど',
  share: '共有フォルダ',
  other: '記録媒体',
};
const programTitles: Readonly<Record<EntryData<'install.recovered'>['kind'], string>> = {
  elf: 'プログラム',
  appimage: 'AppImageのプログラム',
  script: 'スクリプト',
  deb: 'インストール用のパッケージ',
  rpm: 'インストール用のパッケージ',
  flatpak: 'Flatpakのパッケージ',
  snap: 'Snapのパッケージ',
  pe: 'Windowsのプログラム',
  msi: 'Windowsのインストーラー',
  msix: 'Windowsのアプリのパッケージ',
  jar: 'Javaのプログラム',
};
const detachedBy: Readonly<Record<EntryData<'media.detached'>['by'], string>> = {
  unmounted: 'を使えないように切り離しました',
  'powered-off': 'の電源を切って切り離しました',
  removed: 'が抜かれました',
};
const wordTitles: Readonly<Record<EntryData<'office-word.refused'>['what'], string>> = {
  erase: '消去の命令',
  deadline: '期限による消去の保留',
  extension: '貸出期間の延長',
  remote: 'リモートデスクトップの接続先',
  presence: '在席の問い',
  plans: '計画の一覧',
};
const deadlineTitles: Readonly<Record<EntryData<'deadline.told'>['because'], (until: string) => string>> = {
  held: (until) => `保全のため、返却の期限による消去を${until}まで行いません。`,
  released: (until) => `保全が解かれました。返却の期限による消去は、早くても${until}からです。`,
  lost: () => '紛失・盗難の届出により、返却の期限による消去を止めません。',
};
const pagesOf = (pages: number | null): string => (pages === null ? '' : `（${pages}ページ）`);

const anchorTitles: Readonly<Record<EntryData<'trail.rolled-back'>['anchor'], string>> = {
  file: '控えのファイル',
  keyring: '鍵の保管庫',
  office: '庁内サーバー',
};
const answersGiven: Readonly<Record<AnswerKind, (argument: number) => string>> = {
  confirm: () => '確認',
  unlock: () => '解除',
  extend: (days) => `初めの期間の終わりから${days}日の延長`,
  approve: (number) => `申請${number}番の承認`,
  revoke: () => '貸出の取消',
};
const handInFailureTitles = {
  refused: '庁内サーバーが断ったため',
  untrusted: '庁内サーバーの証明書を信頼できないため',
  unreadable: '読み取れないファイルがあるため',
  changing: 'ファイルが変わり続けているため',
  cancelled: '本人が取りやめたため',
} as const;
const unlockings = {
  recheck: '原因がなくなったことを確かめ、ロックを解除しました。',
  'response-code': '応答コードでロックを解除しました。',
  office: '庁内サーバーからの知らせでロックを解除しました。',
} as const;
const eraseCauseTitles = { order: '命令により', deadline: '返却の期限を過ぎたため' } as const;

const byTitles = { 'response-code': '応答コードによる', office: '庁内サーバーからの知らせによる' } as const;

/** One sentence of Japanese for each type of entry; the terminal and the office read the same words. */
const sentences: Sentences = {
  'loan.opened': ({ terminal, staff }) => `端末${terminal}を職員番号${staff}の方に貸し出しました。`,
  'recorder.started': ({ protection }) =>
    protection === 'strong' ? '記録係が起動しました。' : '記録係が起動しました（保護：弱）。',
  'recorder.stopped': () => '記録係が終了しました。',
  'agent.started': () => '監視係が起動しました。',
  'agent.stopped': () => '監視係が終了しました。',
  'agent.lost': () => '監視係が予告なく止まりました。',
  'gap.found': ({ from, to, lengthMs, what }) =>
    `${what === 'agent' ? '監視係' : '記録係'}が動いていない時間がありました（${clockWithSeconds(from)}から${clockWithSeconds(to)}まで、${length(lengthMs)}）。`,
  'clock.turned-back': ({ lastAt, nowAt }) =>
    `端末の時計が${dayAndClock(lastAt)}から${dayAndClock(nowAt)}に戻されました。`,
  'clock.jumped': ({ lastAt, nowAt, byMs }) =>
    `端末の時計が${dayAndClock(lastAt)}のあと${dayAndClock(nowAt)}になり、実際の経過より${length(Math.abs(byMs))}${byMs < 0 ? '遅れました' : '進みました'}。`,
  'trail.rolled-back': ({ anchor, anchorSeq, found }) =>
    `監査証跡が${found}件しかなく、${anchorTitles[anchor]}に残る記録${anchorSeq}番と合いません。前の写しに戻されたおそれがあります。`,
  'machine.changed': () => '登録したときと違う機器で記録係が起動しました。',
  'period.closed': () => '封印の鍵を新しくし、前の鍵を消しました。',
  'trail.pruned': ({ below }) => `庁内サーバーの受領証を確かめ、記録${below}番より前を端末から整理しました。`,
  'staff.signed-in': ({ staff }) => `職員番号${staff}でサインインしました。`,
  'staff.sign-in-refused': ({ tries }) => `職員番号または暗証番号が違いました（続けて${tries}回目）。`,
  'staff.signed-out': () => 'サインアウトしました。',
  'controls.checked': ({ readings, passed }) => {
    if (!passed) return `第6条の制御を確かめられませんでした（${states(readings)}）。`;
    return readings.every(({ state }) => isGood(state))
      ? `第6条の制御が働いていることを確かめました（${states(readings)}）。`
      : `第6条の制御を確かめました（${states(readings)}）。実測・設定確認でないものは、監視だけをしています。`;
  },
  heartbeat: ({ readings, idleMs }) =>
    `定時に制御を確かめました（${states(readings)}）。${idleMs >= 60_000 ? `操作のない時間は${length(idleMs)}です。` : ''}`,
  'session.started': ({ work, style }) =>
    `始業しました${style === undefined ? '' : `（${styleWords(style)}）`}。業務内容は「${work}」です。`,
  'session.interrupted': ({ reason, note, from, to }) => {
    const span = from === null || to === null ? '' : `（${plainTime(from)}から${plainTime(to)}まで）`;
    const remark = note === '' ? '' : `備考は「${note}」です。`;
    return `${interruptionTitles[reason].title}${span}のため中断しました。${remark}`;
  },
  'session.resumed': () => '仕事を再開しました。',
  'session.ended': ({ result }) => `終業しました。業務の成果は「${result}」です。`,
  'session.closed-by-rule': ({ rule, effectiveEnd }) =>
    `${closingRuleTitles[rule]}、${dayAndClock(effectiveEnd)}に終業したものとして扱いました。`,
  'session.corrected': ({ endedAt, result, reason }) =>
    `終業時刻を${dayAndClock(endedAt)}に訂正しました。理由は「${reason}」、業務の成果は「${result}」です。`,
  'save.recovered': ({ name, from, to, bytes, foundLater, writerSeen }) =>
    `作業用フォルダ以外（${from}）に保存された「${name.text}」（${fileSize(bytes)}）を回収し、「${to.text}」に移しました。` +
    `${foundLater ? '監視していない間に保存されたものです。' : ''}${writerSeen ? '移すとき、書き込みの途中でした。' : ''}`,
  'save.pending': ({ name, from, why }) =>
    `作業用フォルダ以外（${from}）に保存された「${name.text}」を、${pendingReasons[why]}ため、まだ移していません。`,
  'save.quarantined': ({ name, from, to, bytes, device }) =>
    `外部記録媒体（${device}）から${from}に入れられた「${name.text}」（${fileSize(bytes)}）を隔離し、「${to.text}」に移しました。所属長が決めるまで開けません。`,
  'save.quarantine-pending': ({ name, from, device, why }) =>
    `外部記録媒体（${device}）から${from}に入れられた「${name.text}」を、${pendingReasons[why]}ため、まだ隔離していません。`,
  'save.restored': ({ name, to }) =>
    `回収した「${name.text}」を、本人の操作で作業用フォルダの「${to.text}」に戻しました。`,
  'media.found': ({ device, kind, maker, model, serial, point, writable }) => {
    const words = [maker, model].filter((word) => word !== '').join(' ');
    const number = serial === '' ? '' : `、製造番号${serial}`;
    const use =
      point === null ? '使える状態ではありません。' : `${point}で${writable ? '書き込める' : '読み出せる'}状態でした。`;
    return `外部の${mediumTitles[kind]}（${device}${words === '' ? '' : `、${words}`}${number}）が接続されました。${use}`;
  },
  'media.detached': ({ device, by }) => `外部記録媒体（${device}）${detachedBy[by]}。`,
  'media.stayed': ({ device, why }) => `外部記録媒体（${device}）を切り離せませんでした。理由：${why}`,
  'print.cancelled': ({ printer, name, pages }) =>
    `プリンター「${printer}」への「${name}」の印刷${pagesOf(pages)}を取り消しました。`,
  'print.escaped': ({ printer, name, pages, why }) =>
    `プリンター「${printer}」への「${name}」の印刷${pagesOf(pages)}を止められませんでした。理由：${why}`,
  'install.recovered': ({ name, from, to, kind }) =>
    `${from}に持ち込まれた${programTitles[kind]}「${name.text}」を回収し、「${to.text}」に移しました。`,
  'install.pending': ({ name, from, kind, why }) =>
    `${from}に持ち込まれた${programTitles[kind]}「${name.text}」を、${pendingReasons[why]}ため、まだ移していません。`,
  'packages.changed': ({ added, removed, more }) => {
    const list = [...added.map((name) => `追加 ${name}`), ...removed.map((name) => `削除 ${name}`)].join('、');
    return `端末のソフトウェアの構成が変わりました（${list}${more === 0 ? '' : `、ほか${more}件`}）。`;
  },
  'exception.requested': ({ request, control, name, place, bytes }) =>
    `${place}に${control === 'media' ? '外部記録媒体から来た' : ''}「${name.text}」（${fileSize(bytes)}）を置くことを申請しました（申請${request}番）。`,
  'exception.arrived': ({ id, files, place, from, to }) =>
    `承認${id}により、ファイル${files}件を${dayAndClock(from)}から${dayAndClock(to)}まで${place}で扱えるようになりました。`,
  'exception.used': ({ id, name, from, bytes }) =>
    `承認${id}により、${from}に保存された「${name.text}」（${fileSize(bytes)}）をそのままにしました。`,
  'work.files': ({ files, more, isWhole }) => {
    const names = files.map(({ name }) => `「${name.text}」`).join('、');
    const rest = more === 0 ? '' : `、ほか${count(more)}件`;
    const unread = isWhole ? '' : 'すべては調べられなかったため、ほかにもあるかもしれません。';
    return `作業用フォルダに保存したファイルは、${names}${rest}です。${unread}`;
  },
  'data.delivered': ({ id, name, bytes }) =>
    `申請${id}で承認された「${name.text}」（${fileSize(bytes)}）を受け取り、ハッシュ値が一致することを確かめました。`,
  'data.delivery-failed': ({ code, detail }) =>
    `承認された持出しデータを受け取れませんでした。${errorEntry(code).message}${detail === '' ? '' : `（${detail}）`}`,
  'remote.opened': ({ profile, name, kind, host, port }) =>
    `「${name}」（${profile}、${remoteKindTitles[kind]}、${host}:${port}）につなぎ始めました。`,
  'remote.closed': ({ profile, host, durationMs, end }) =>
    `${profile}（${host}）との接続が終わりました（${remoteEndTitles[end]}）。つないでいた時間は${length(durationMs)}です。`,
  'remote.failed': ({ profile, host, code }) =>
    `${profile}（${host}）につなげませんでした。${errorEntry(code).message}`,
  'results.handed-in': ({ files, bytes }) =>
    `作業用フォルダのファイル${count(files)}件（${fileSize(bytes)}）を庁内サーバーに提出しました。`,
  'results.hand-in-failed': ({ why, detail }) =>
    `成果物を提出できませんでした（${handInFailureTitles[why]}）。${detail === '' ? '' : `内容：${detail}`}`,
  'lock.entered': ({ code, detail }) =>
    `端末をロックしました。${errorEntry(code).message}${detail === '' ? '' : `（${detail}）`}`,
  'lock.left': ({ by }) => unlockings[by],
  'contact-code.shown': ({ purpose, counter }) =>
    `連絡コードを表示しました（${purposeTitles[purpose]}、${counter}回目）。`,
  'response-code.accepted': ({ purpose, answer, argument }) =>
    `応答コードを受け付けました（${purposeTitles[purpose]}：${answersGiven[answer](argument)}）。`,
  'loan.extended': ({ to, by }) => `貸出期間を${eraDateWithWeekday(to)}まで延ばしました（${byTitles[by]}）。`,
  'standing.arrived': ({ revoked, since }) =>
    `庁内サーバーから、貸出${revoked ? 'の取消' : 'が続くこと'}の知らせ（${dayAndClock(since)}付け）が届きました。`,
  'standing.refused': ({ why }) => `貸出の取消・回復の知らせを確かめられないため、断りました。理由：${why}`,
  'erase.arrived': ({ by, since }) =>
    by === 'order'
      ? `作業用の領域を消去する命令（${dayAndClock(since)}付け）が届きました。`
      : `返却の期限（${dayAndClock(since)}）を過ぎたため、作業用の領域を消去します。`,
  'work-volume.erased': ({ by, volume, keys, mount }) =>
    `${eraseCauseTitles[by]}、作業用の領域（${volume}）の鍵${keys}個を消しました。${mountTitles[mount]}監査証跡は残っています。`,
  'work-volume.erase-failed': ({ by, why }) =>
    `${eraseCauseTitles[by]}作業用の領域の鍵を消そうとしましたが、消せていません。理由：${eraseFailureTitles[why]}`,
  'deadline.told': ({ because, notBefore, withdrawn }) =>
    `${deadlineTitles[because](dayAndClock(notBefore))}${withdrawn ? '期限による消去は、まだ行われていなかったため、取りやめました。' : ''}`,
  'office-word.refused': ({ what, why }) => `${wordTitles[what]}を確かめられないため、断りました。理由：${why}`,
  'presence.asked': ({ by, name, issuedAt, withinMin }) =>
    by === 'office'
      ? `${name}さんが${dayAndClock(issuedAt)}に出した在席の確認を表示しました（${withinMin}分以内の回答を求めています）。`
      : `決められた間隔により、在席の確認を表示しました（${withinMin}分以内の回答を求めています）。`,
  'presence.answered': ({ asked }) => `在席の確認（記録${asked}番）に、在席していると答えました。`,
  'plans.arrived': ({ issuedAt, days, revoked }) =>
    `承認された計画（${dayAndClock(issuedAt)}付け、${days.length}日分）を受け取りました。${revoked.length === 0 ? '' : `取り消された日は${revoked.map(eraDateWithWeekday).join('、')}です。`}`,
  'clock.confirmed': ({ officeAt }) => `庁内サーバーの時刻（${dayAndClock(officeAt)}）で、今の日時を確かめました。`,
  'return.begun': () => '端末の返却を始めました。',
  'return.closed': ({ results, trail }) =>
    `返却の手続きを終えました（成果物は${results === 'handed-in' ? '提出済み' : '端末の中'}、記録は${trail === 'receipted' ? '受領済み' : '端末の中'}）。`,
  'loan.revoked': ({ by }) => `貸出が取り消されました（${byTitles[by]}）。`,
  'response-code.refused': ({ tries }) => `応答コードが違いました（続けて${tries}回目）。`,
  'command.refused': () => '画面から届いた操作の形が正しくないため、断りました。',
  'office.untrusted': ({ host, why }) => `庁内サーバー（${host}）の証明書を信頼できず、接続を断りました。理由：${why}`,
};

const states = (readings: readonly ControlReading[]): string =>
  readings.map(({ control, state }) => `${controlTitles[control].title}：${controlStateTitles[state]}`).join('、');

/** The sentence for an entry; says so where the data has not the shape that its type promises. */
export function entrySentence<T extends EntryType>(type: T, data: unknown): string {
  const schema: z.ZodType = catalogue[type].data;
  const parsed = schema.safeParse(data);
  if (!parsed.success) return '内容の形が正しくないため、文にできません。';
  const say: (facts: EntryData<T>) => string = sentences[type];
  // The same key picked schema and sentence; TypeScript cannot follow that through the table.
  return say(parsed.data as EntryData<T>);
}

/** What someone sees who asks who acted: `staff:100123` → `職員 100123`. */
export function actorTitle(actor: string): string {
  const [kind = '', number = ''] = actor.split(':');
  const titles: Readonly<Record<string, string>> = { staff: '職員', it: '情報政策課', manager: '所属長' };
  return kind === 'system' ? '端末守' : `${titles[kind] ?? kind} ${number}`.trim();
}
