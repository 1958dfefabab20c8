import { z } from 'zod';
import { ControlReadings } from '../controls.ts';
import { answerKinds, codePurposes } from '../loan/code.ts';
import { deadlineCauses } from '../loan/deadline-word.ts';
import { eraseCauses, eraseFailures, mountStates } from '../loan/erase-outcome.ts';
import { FileRequest } from '../policy/file-request.ts';
import { WorkForm } from '../policy/work-style.ts';
import { Code, FileName, LocalTime, PersonText, RealDate, Sha256Hex, StaffId, UtcInstant } from '../primitives.ts';
import { remoteEnds } from '../remote/end.ts';
import { remoteKinds } from '../remote/profile.ts';

/** What became of it: 完了 / 阻止 / 失敗. */
export const dispositions = ['done', 'prevented', 'failed'] as const;
export const Disposition = z.enum(dispositions);
export type Disposition = z.infer<typeof Disposition>;
export const dispositionTitles: Readonly<Record<Disposition, string>> = {
  done: '完了',
  prevented: '阻止',
  failed: '失敗',
};

export const interruptionReasons = ['break', 'hourly-leave', 'illness', 'care', 'private', 'away'] as const;
export const InterruptionReason = z.enum(interruptionReasons);
export type InterruptionReason = z.infer<typeof InterruptionReason>;

/** 第7条, 利用手順「その都度」: three of them need a leave request and word to the head. */
export const interruptionTitles: Readonly<
  Record<InterruptionReason, { readonly title: string; readonly needsLeave: boolean }>
> = {
  break: { title: '休憩', needsLeave: false },
  'hourly-leave': { title: '時間単位年休', needsLeave: true },
  illness: { title: '体調不良', needsLeave: true },
  care: { title: '育児・介護', needsLeave: true },
  private: { title: '一時的な私用', needsLeave: false },
  away: { title: '離席', needsLeave: false },
};

/** Rules that close a session no one closed. */
export const closingRules = ['midnight', 'power-loss', 'forgotten'] as const;
export const ClosingRule = z.enum(closingRules);
export type ClosingRule = z.infer<typeof ClosingRule>;
export const closingRuleTitles: Readonly<Record<ClosingRule, string>> = {
  midnight: '日付が変わったため',
  'power-loss': '電源が切れたため',
  forgotten: '終業が押されなかったため',
};

export const PlanItem = z.strictObject({ from: LocalTime, to: LocalTime, work: PersonText(400) });
export type PlanItem = z.infer<typeof PlanItem>;

const none = z.strictObject({});

/** What a file shows itself to be by its first bytes, where it can bring in software. */
export const programKinds = [
  'elf',
  'appimage',
  'script',
  'deb',
  'rpm',
  'flatpak',
  'snap',
  'pe',
  'msi',
  'msix',
  'jar',
] as const;
export const mediumKinds = ['disk', 'optical', 'phone', 'share', 'other'] as const;
export const handInFailures = ['refused', 'untrusted', 'unreadable', 'changing', 'cancelled'] as const;
/** Who asks whether somebody is at work. */
export const presenceAskers = ['office', 'interval'] as const;
const pendingReason = z.enum(['open-writer', 'no-permission', 'no-space', 'not-a-file', 'vanished', 'other']);
const movedFile = {
  name: FileName,
  /** Folder it was found in, and where it is now. */
  from: z.string().max(4096),
  to: FileName,
  bytes: z.int().nonnegative(),
  sha256: Sha256Hex,
};
const printJob = {
  printer: z.string().max(200),
  /** Number of the printing system. */
  job: z.int().positive(),
  name: z.string().max(400),
  /** As the printing system tells; null where it does not. */
  pages: z.int().nonnegative().nullable(),
};

/** Files that one entry names at most. */
export const mostWorkFiles = 40;

/** A connection of 情報政策課's list, and where it leads. */
const remote = { profile: z.string().max(12), host: z.string().max(253) };

interface TypeEntry {
  readonly title: string;
  readonly disposition: Disposition;
  readonly article?: string;
  readonly data: z.ZodType;
}

/** The closed catalogue of entry types. A type that is not here cannot be written, sent or accepted. */
export const catalogue = {
  'loan.opened': {
    title: '貸出開始',
    disposition: 'done',
    article: '第5条5項',
    data: z.strictObject({ terminal: z.string().max(20), staff: StaffId, from: RealDate, to: RealDate }),
  },
  'recorder.started': {
    title: '記録係の起動',
    disposition: 'done',
    data: z.strictObject({ version: z.string().max(40), protection: z.enum(['strong', 'weak']), pid: z.int() }),
  },
  'recorder.stopped': { title: '記録係の終了', disposition: 'done', data: none },
  'agent.started': {
    title: '監視係の起動',
    disposition: 'done',
    data: z.strictObject({ version: z.string().max(40), pid: z.int() }),
  },
  'agent.stopped': { title: '監視係の終了', disposition: 'done', data: none },
  'agent.lost': {
    title: '監視係の途絶',
    disposition: 'failed',
    article: '第6条',
    data: z.strictObject({ pid: z.int().nullable() }),
  },
  'gap.found': {
    title: '記録の空白',
    disposition: 'failed',
    article: '第6条',
    data: z.strictObject({
      from: UtcInstant,
      to: UtcInstant,
      /** Milliseconds. */
      lengthMs: z.int().nonnegative(),
      what: z.enum(['agent', 'recorder']),
    }),
  },
  'clock.turned-back': {
    title: '時計の巻き戻し',
    disposition: 'failed',
    article: '第12条',
    data: z.strictObject({ lastAt: UtcInstant, nowAt: UtcInstant }),
  },
  /** Same boot, and the wall clock moved by more than the machine ran: recorded, no lock of its own. */
  'clock.jumped': {
    title: '時計の飛び',
    disposition: 'failed',
    article: '第12条',
    data: z.strictObject({
      lastAt: UtcInstant,
      nowAt: UtcInstant,
      /** Wall clock less machine time, ms. */
      byMs: z.int(),
    }),
  },
  'trail.rolled-back': {
    title: '監査証跡の巻き戻し',
    disposition: 'failed',
    article: '第12条',
    data: z.strictObject({
      /** Which anchor knew better, and what it knew. */
      anchor: z.enum(['file', 'keyring', 'office']),
      anchorSeq: z.int().nonnegative(),
      anchorHead: Sha256Hex,
      /** Entries the store held when this was found. */
      found: z.int().nonnegative(),
    }),
  },
  'machine.changed': {
    title: '機器の変更',
    disposition: 'failed',
    article: '第12条',
    data: z.strictObject({ enrolled: Sha256Hex, found: Sha256Hex }),
  },
  'period.closed': { title: '封印鍵の更新', disposition: 'done', data: none },
  'trail.pruned': {
    title: '送信済み記録の整理',
    disposition: 'done',
    data: z.strictObject({
      /** Entries below this number were removed from the terminal. */
      below: z.int().positive(),
      /** Number and tree size of the verified receipt that permits it. */
      receiptSeq: z.int().nonnegative(),
      treeSize: z.int().positive(),
    }),
  },
  'staff.signed-in': { title: 'サインイン', disposition: 'done', data: z.strictObject({ staff: StaffId }) },
  'staff.sign-in-refused': {
    title: 'サインイン失敗',
    disposition: 'prevented',
    article: '第12条',
    data: z.strictObject({ tries: z.int().positive() }),
  },
  'staff.signed-out': { title: 'サインアウト', disposition: 'done', data: none },
  'controls.checked': {
    title: '第6条の制御の確認',
    disposition: 'done',
    article: '第6条',
    data: z.strictObject({ readings: ControlReadings, passed: z.boolean() }),
  },
  heartbeat: {
    title: '定時の確認',
    disposition: 'done',
    article: '第6条',
    data: z.strictObject({
      readings: ControlReadings,
      /** Milliseconds since the person last touched keyboard or mouse. */
      idleMs: z.int().nonnegative(),
    }),
  },
  'session.started': {
    title: '始業',
    disposition: 'done',
    article: '第8条5項(1)',
    data: z.strictObject({
      work: PersonText(2000),
      plan: z.array(PlanItem).max(24),
      /** Form of telework, with the name of a サテライト・オフィス. Absent in entries from before it was recorded. */
      style: z.strictObject({ telework: WorkForm, place: PersonText(80).nullable() }).exactOptional(),
    }),
  },
  'session.interrupted': {
    title: '中断',
    disposition: 'done',
    article: '第7条',
    data: z.strictObject({
      reason: InterruptionReason,
      note: z.string().max(400),
      from: LocalTime.nullable(),
      to: LocalTime.nullable(),
    }),
  },
  'session.resumed': { title: '再開', disposition: 'done', article: '第7条', data: none },
  'session.ended': {
    title: '終業',
    disposition: 'done',
    article: '第8条5項(3)',
    data: z.strictObject({ result: PersonText(2000) }),
  },
  'session.closed-by-rule': {
    title: '規則による終業',
    disposition: 'done',
    article: '第8条5項(3)',
    data: z.strictObject({ rule: ClosingRule, effectiveEnd: UtcInstant }),
  },
  'session.corrected': {
    title: '終業の訂正',
    disposition: 'done',
    article: '第8条5項(3)',
    data: z.strictObject({ endedAt: UtcInstant, result: PersonText(2000), reason: PersonText(400) }),
  },
  'save.recovered': {
    title: '作業用フォルダ以外への保存',
    disposition: 'prevented',
    article: '第6条(1)ア',
    data: z.strictObject({
      ...movedFile,
      /** True where it was saved while nobody watched and was found by a scan. */
      foundLater: z.boolean(),
      /** Still growing, or open elsewhere, when it was moved. */
      writerSeen: z.boolean(),
    }),
  },
  'save.pending': {
    title: '作業用フォルダ以外への保存（移動待ち）',
    disposition: 'failed',
    article: '第6条(1)ア',
    data: z.strictObject({
      name: FileName,
      from: z.string().max(4096),
      why: pendingReason,
    }),
  },
  'save.quarantined': {
    title: '外部記録媒体からのデータの取り込み',
    disposition: 'prevented',
    article: '第6条(1)ウ',
    data: z.strictObject({
      /** `to` is in 隔離, closed until the head decides. */
      ...movedFile,
      /** The medium's device, as in `media.found`. */
      device: z.string().max(80),
    }),
  },
  'save.quarantine-pending': {
    title: '外部記録媒体からのデータの取り込み（移動待ち）',
    disposition: 'failed',
    article: '第6条(1)ウ',
    data: z.strictObject({
      name: FileName,
      from: z.string().max(4096),
      device: z.string().max(80),
      why: pendingReason,
    }),
  },
  'save.restored': {
    title: '回収したファイルの取り出し',
    disposition: 'done',
    article: '第6条(1)',
    data: z.strictObject({ name: FileName, to: FileName, sha256: Sha256Hex }),
  },
  'media.found': {
    title: '外部記録媒体の接続',
    disposition: 'prevented',
    article: '第6条(1)イ・ウ',
    data: z.strictObject({
      /** The system's name of the device: `sdb1`, `E:`. */
      device: z.string().max(80),
      kind: z.enum(mediumKinds),
      maker: z.string().max(120),
      model: z.string().max(120),
      serial: z.string().max(120),
      /** Where it is mounted; null where it is only plugged in. */
      point: z.string().max(4096).nullable(),
      writable: z.boolean(),
    }),
  },
  'media.detached': {
    title: '外部記録媒体の取り外し',
    disposition: 'done',
    article: '第6条(1)イ・ウ',
    data: z.strictObject({ device: z.string().max(80), by: z.enum(['unmounted', 'powered-off', 'removed']) }),
  },
  'media.stayed': {
    title: '外部記録媒体を外せない',
    disposition: 'failed',
    article: '第6条(1)イ・ウ',
    data: z.strictObject({ device: z.string().max(80), why: z.string().max(400) }),
  },
  'print.cancelled': {
    title: '印刷の取り消し',
    disposition: 'prevented',
    article: '第6条(2)',
    data: z.strictObject(printJob),
  },
  'print.escaped': {
    title: '印刷を止められない',
    disposition: 'failed',
    article: '第6条(2)',
    data: z.strictObject({ ...printJob, why: z.string().max(400) }),
  },
  'install.recovered': {
    title: 'プログラムの持ち込み',
    disposition: 'prevented',
    article: '第6条(3)',
    data: z.strictObject({ ...movedFile, kind: z.enum(programKinds) }),
  },
  'install.pending': {
    title: 'プログラムの持ち込み（移動待ち）',
    disposition: 'failed',
    article: '第6条(3)',
    data: z.strictObject({
      name: FileName,
      from: z.string().max(4096),
      kind: z.enum(programKinds),
      why: pendingReason,
    }),
  },
  'packages.changed': {
    title: 'ソフトウェアの構成の変更',
    disposition: 'failed',
    article: '第6条(3)',
    data: z.strictObject({
      /** Packages with their versions, the first 50 of each. */
      added: z.array(z.string().max(200)).max(50),
      removed: z.array(z.string().max(200)).max(50),
      /** How many more there are of both. */
      more: z.int().nonnegative(),
    }),
  },
  'exception.requested': {
    title: 'データの取り扱いの申請',
    disposition: 'done',
    article: '第6条(1)',
    data: FileRequest,
  },
  'exception.arrived': {
    title: '承認されたデータの取り扱い',
    disposition: 'done',
    article: '第6条(1)',
    data: z.strictObject({
      /** Number of the approval. */
      id: z.string().max(40),
      control: z.enum(['save', 'media']),
      files: z.int().positive(),
      /** Folder in which they may lie. */
      place: z.string().max(4096),
      from: UtcInstant,
      to: UtcInstant,
    }),
  },
  'exception.used': {
    title: '承認されたデータの保存',
    disposition: 'done',
    article: '第6条(1)',
    data: z.strictObject({
      id: z.string().max(40),
      name: FileName,
      from: z.string().max(4096),
      bytes: z.int().nonnegative(),
      sha256: Sha256Hex,
    }),
  },
  /** What was saved in the work folder since 始業 or the 中断 before, told with 中断 and 終業: the report names it by the hour. */
  'work.files': {
    title: '作業用フォルダに保存したファイル',
    disposition: 'done',
    article: '第8条5項(3)',
    data: z.strictObject({
      /** Named from the work folder down, each with when it was last saved: the newest ones, oldest first. */
      files: z.array(z.strictObject({ name: FileName, at: UtcInstant })).max(mostWorkFiles),
      /** How many more there are. */
      more: z.int().nonnegative(),
      /** False where the folder could not be read to its end in time: there may be others. */
      isWhole: z.boolean(),
    }),
  },
  /** A file that the head approved for taking out lies in the work folder, with the hash that was approved. */
  'data.delivered': {
    title: '持出しデータの受け取り',
    disposition: 'done',
    article: '第6条(1)',
    data: z.strictObject({
      /** データ持出し申請, and the file's number in it. */
      id: z.string().regex(/^D-\d{4}-\d{4,6}$/),
      n: z.int().nonnegative(),
      /** Where it lies, from the work folder down. */
      name: FileName,
      bytes: z.int().nonnegative(),
      sha256: Sha256Hex,
    }),
  },
  'data.delivery-failed': {
    title: '持出しデータを受け取れない',
    disposition: 'failed',
    article: '第6条(1)',
    data: z.strictObject({ code: Code, detail: z.string().max(400) }),
  },
  /** Written before the client starts: what follows is `remote.closed`, or `remote.failed` where none came about. */
  'remote.opened': {
    title: 'リモートデスクトップへの接続',
    disposition: 'done',
    article: '第6条',
    data: z.strictObject({ ...remote, name: PersonText(60), kind: z.enum(remoteKinds), port: z.int().positive() }),
  },
  'remote.closed': {
    title: 'リモートデスクトップの切断',
    disposition: 'done',
    article: '第6条',
    data: z.strictObject({
      ...remote,
      /** Milliseconds from the start of the client. */
      durationMs: z.int().nonnegative(),
      end: z.enum(remoteEnds),
      /** Of the client; null where a signal ended it. */
      exit: z.int().nullable(),
    }),
  },
  'remote.failed': {
    title: 'リモートデスクトップにつながらない',
    disposition: 'failed',
    article: '第6条',
    data: z.strictObject({
      ...remote,
      durationMs: z.int().nonnegative(),
      code: Code,
      /** Of the client; null where it did not start, or a signal ended it. */
      exit: z.int().nullable(),
    }),
  },
  'results.handed-in': {
    title: '成果物の提出',
    disposition: 'done',
    article: '第5条',
    data: z.strictObject({
      files: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      /** Of the list that terminal and office both keep. */
      manifest: Sha256Hex,
    }),
  },
  'results.hand-in-failed': {
    title: '成果物を提出できない',
    disposition: 'failed',
    article: '第5条',
    data: z.strictObject({ why: z.enum(handInFailures), detail: z.string().max(400) }),
  },
  'lock.entered': {
    title: '端末のロック',
    disposition: 'prevented',
    article: '第6条',
    data: z.strictObject({ code: Code, detail: z.string().max(400) }),
  },
  'lock.left': {
    title: 'ロックの解除',
    disposition: 'done',
    data: z.strictObject({ code: Code, by: z.enum(['recheck', 'response-code', 'office']) }),
  },
  'contact-code.shown': {
    title: '連絡コードの表示',
    disposition: 'done',
    data: z.strictObject({ purpose: z.enum(codePurposes), counter: z.int().positive() }),
  },
  'response-code.accepted': {
    title: '応答コードの受付',
    disposition: 'done',
    data: z.strictObject({
      purpose: z.enum(codePurposes),
      counter: z.int().positive(),
      answer: z.enum(answerKinds),
      /** Days (from the loan's signed end) for an extension, request number for an approval, else 0. */
      argument: z.int().min(0).max(99),
    }),
  },
  'loan.extended': {
    title: '貸出期間の延長',
    disposition: 'done',
    article: '第5条',
    data: z.strictObject({ to: RealDate, by: z.enum(['response-code', 'office']) }),
  },
  'loan.revoked': {
    title: '貸出の取消',
    disposition: 'prevented',
    article: '第5条',
    data: z.strictObject({ by: z.enum(['response-code', 'office']) }),
  },
  /** The office's signed word on whether the loan holds; what it does follows in the same commit. */
  'standing.arrived': {
    title: '貸出の取消・回復の指示',
    disposition: 'done',
    article: '第5条',
    data: z.strictObject({ serial: z.int().positive(), revoked: z.boolean(), since: UtcInstant }),
  },
  'standing.refused': {
    title: '貸出の取消・回復の指示の拒否',
    disposition: 'prevented',
    article: '第12条',
    data: z.strictObject({ why: z.string().max(400) }),
  },
  /** The order to destroy the work volume's key has come, or its day; the lock follows in the same commit. */
  'erase.arrived': {
    title: '作業用の領域の消去の指示',
    disposition: 'done',
    article: '第12条',
    data: z.strictObject({
      by: z.enum(eraseCauses),
      /** Of the order; 0 for a deadline. */
      serial: z.int().nonnegative(),
      /** When the order was issued, or the deadline was over. */
      since: UtcInstant,
    }),
  },
  'work-volume.erased': {
    title: '作業用の領域の鍵の消去',
    disposition: 'done',
    article: '第12条',
    data: z.strictObject({
      by: z.enum(eraseCauses),
      serial: z.int().nonnegative(),
      volume: z.enum(['gocryptfs', 'luks']),
      /** Files with a key or header that were destroyed. */
      keys: z.int().nonnegative(),
      mount: z.enum(mountStates),
    }),
  },
  'work-volume.erase-failed': {
    title: '作業用の領域を消去できない',
    disposition: 'failed',
    article: '第12条',
    data: z.strictObject({ by: z.enum(eraseCauses), serial: z.int().nonnegative(), why: z.enum(eraseFailures) }),
  },
  /** The head's question over the line, or the PC's own by the policy's interval. */
  'presence.asked': {
    title: '在席の確認',
    disposition: 'done',
    article: '第8条3項',
    data: z.strictObject({
      by: z.enum(presenceAskers),
      /** Of the office's question; 0 for the PC's own. */
      serial: z.int().nonnegative(),
      /** Who asks; empty for the PC's own. */
      name: z.string().max(80),
      /** When the office asked; for the PC's own, when it asked. */
      issuedAt: UtcInstant,
      withinMin: z.int().min(1).max(120),
    }),
  },
  'presence.answered': {
    title: '在席の回答',
    disposition: 'done',
    article: '第8条3項',
    /** `asked`: number of the entry that asked. */
    data: z.strictObject({ asked: z.int().nonnegative() }),
  },
  /** The office's signed list of approved days, in place of the one before. */
  'plans.arrived': {
    title: '計画の受け取り',
    disposition: 'done',
    article: '第5条1項',
    data: z.strictObject({
      serial: z.int().positive(),
      issuedAt: UtcInstant,
      days: z.array(RealDate).max(62),
      revoked: z.array(RealDate).max(62),
      /** SHA-256 of JCS(list). */
      list: Sha256Hex,
    }),
  },
  /** The office's word on the PC's own deadline: held back by 保全, or no more. */
  'deadline.told': {
    title: '期限による消去の保留の知らせ',
    disposition: 'done',
    article: '第12条',
    data: z.strictObject({
      serial: z.int().positive(),
      because: z.enum(deadlineCauses),
      issuedAt: UtcInstant,
      notBefore: UtcInstant,
      /** What the deadline had asked for and was not carried out yet is asked for no more. */
      withdrawn: z.boolean(),
    }),
  },
  'office-word.refused': {
    title: '庁内サーバーの指示の拒否',
    disposition: 'prevented',
    article: '第12条',
    data: z.strictObject({
      what: z.enum(['erase', 'deadline', 'extension', 'remote', 'presence', 'plans']),
      why: z.string().max(400),
    }),
  },
  /** Written only where the time that the trail believes was another by more than an hour, and a deadline hangs on it. */
  'clock.confirmed': {
    title: '庁内サーバーの時刻の確認',
    disposition: 'done',
    article: '第12条',
    data: z.strictObject({ officeAt: UtcInstant }),
  },
  'return.begun': { title: '返却の開始', disposition: 'done', article: '第5条', data: none },
  'return.closed': {
    title: '返却の手続きの終了',
    disposition: 'done',
    article: '第5条',
    data: z.strictObject({
      results: z.enum(['handed-in', 'on-terminal']),
      trail: z.enum(['receipted', 'on-terminal']),
    }),
  },
  'response-code.refused': {
    title: '応答コードの拒否',
    disposition: 'prevented',
    article: '第12条',
    data: z.strictObject({ tries: z.int().positive() }),
  },
  'command.refused': {
    title: '不正な操作の拒否',
    disposition: 'prevented',
    article: '第12条',
    data: z.strictObject({ channel: z.string().max(80), why: z.string().max(400) }),
  },
  'office.untrusted': {
    title: '庁内サーバーの証明書の拒否',
    disposition: 'prevented',
    article: '第12条',
    data: z.strictObject({ host: z.string().max(300), why: z.string().max(400) }),
  },
} as const satisfies Record<string, TypeEntry>;

export type EntryType = keyof typeof catalogue;
export const entryTypes = Object.keys(catalogue) as readonly EntryType[];
export const EntryType = z.enum(entryTypes as readonly [EntryType, ...EntryType[]]);

export type EntryData<T extends EntryType> = z.infer<(typeof catalogue)[T]['data']>;

export const typeEntry = (type: EntryType): TypeEntry => catalogue[type];

/** Types that only the recorder itself may write; the socket refuses them from anyone else. */
export const recorderOnlyTypes: ReadonlySet<EntryType> = new Set<EntryType>([
  'loan.opened',
  'recorder.started',
  'recorder.stopped',
  'agent.lost',
  'gap.found',
  'clock.turned-back',
  'clock.jumped',
  'trail.rolled-back',
  'machine.changed',
  'period.closed',
  'trail.pruned',
  'contact-code.shown',
  'response-code.accepted',
  'loan.extended',
  'loan.revoked',
  'standing.arrived',
  'standing.refused',
  'erase.arrived',
  'deadline.told',
  'work-volume.erased',
  'work-volume.erase-failed',
  'office-word.refused',
  'presence.asked',
  'plans.arrived',
  'clock.confirmed',
  'staff.signed-in',
  'staff.sign-in-refused',
  'session.closed-by-rule',
  'lock.entered',
  'lock.left',
  'response-code.refused',
  'office.untrusted',
  'exception.arrived',
]);

/** A new entry before the recorder numbers, links and seals it. */
export type Draft = {
  readonly [T in EntryType]: {
    readonly type: T;
    readonly session: string | null;
    readonly actor: string;
    readonly data: EntryData<T>;
  };
}[EntryType];
