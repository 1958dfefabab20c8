import type { EntryData, EntryType } from '#contract/trail/catalogue.ts';

const hash = 'ab'.repeat(32);
const at = '2026-11-21T03:04:05.678Z';
const later = '2026-11-21T03:09:05.678Z';
const readings = (['save', 'media', 'print', 'install'] as const).map((control) => ({
  control,
  state: 'measured' as const,
  detail: '書き込みを試みて、断られました。',
  tookMs: 12,
}));

const movedFile = {
  name: { text: '報告.txt', bytes: Buffer.from('報告.txt').toString('base64') },
  from: '/home/staff/デスクトップ',
  to: { text: '回収/報告.txt', bytes: Buffer.from('回収/報告.txt').toString('base64') },
  bytes: 2048,
  sha256: hash,
};

/** True data of each type of the catalogue. */
export const sampleData: { readonly [T in EntryType]: EntryData<T> } = {
  'loan.opened': { terminal: 'T-0001', staff: '100123', from: '2026-11-20', to: '2026-12-20' },
  'recorder.started': { version: '0.1.0', protection: 'strong', pid: 4321 },
  'recorder.stopped': {},
  'agent.started': { version: '0.1.0', pid: 4322 },
  'agent.stopped': {},
  'agent.lost': { pid: null },
  'gap.found': { from: at, to: later, lengthMs: 300_000, what: 'agent' },
  'clock.turned-back': { lastAt: later, nowAt: at },
  'clock.jumped': { lastAt: at, nowAt: later, byMs: -1200 },
  'trail.rolled-back': { anchor: 'file', anchorSeq: 12, anchorHead: hash, found: 9 },
  'machine.changed': { enrolled: hash, found: hash },
  'period.closed': {},
  'trail.pruned': { below: 10, receiptSeq: 12, treeSize: 400 },
  'staff.signed-in': { staff: '100123' },
  'staff.sign-in-refused': { tries: 2 },
  'staff.signed-out': {},
  'controls.checked': { readings, passed: true },
  heartbeat: { readings, idleMs: 1500 },
  'session.started': { work: '決算資料の作成', plan: [{ from: '08:30', to: '12:00', work: '資料の下書き' }] },
  'session.interrupted': { reason: 'break', note: '', from: '12:00', to: null },
  'session.resumed': {},
  'session.ended': { result: '下書きを終えました。\n明日、課長に見てもらいます。' },
  'session.closed-by-rule': { rule: 'midnight', effectiveEnd: at },
  'session.corrected': { endedAt: at, result: '終えていました。', reason: '押し忘れ' },
  'save.recovered': { ...movedFile, foundLater: false, writerSeen: true },
  'save.pending': {
    name: { text: '大きい.bin', bytes: Buffer.from('大きい.bin').toString('base64') },
    from: '/home/staff',
    why: 'open-writer',
  },
  'save.quarantined': { ...movedFile, device: 'sdb1' },
  'save.restored': {
    name: { text: '回収/報告.txt', bytes: Buffer.from('回収/報告.txt').toString('base64') },
    to: { text: '報告.txt', bytes: Buffer.from('報告.txt').toString('base64') },
    sha256: hash,
  },
  'media.found': {
    device: 'sdb1',
    kind: 'disk',
    maker: 'ELECOM',
    model: 'MF-PSU2B',
    serial: '60A44C413C',
    point: '/media/staff/USB',
    writable: true,
  },
  'media.detached': { device: 'sdb1', by: 'unmounted' },
  'media.stayed': { device: 'sdb1', why: '使っているプログラムがあります。' },
  'print.cancelled': { printer: '事務室', job: 12, name: '名簿.pdf', pages: 3 },
  'print.escaped': { printer: '事務室', job: 13, name: '名簿.pdf', pages: null, why: '取り消す前に終わりました。' },
  'install.recovered': { ...movedFile, kind: 'appimage' },
  'install.pending': { name: movedFile.name, from: movedFile.from, kind: 'elf', why: 'open-writer' },
  'packages.changed': { added: ['zip 3.0-13'], removed: [], more: 0 },
  'exception.arrived': { id: 'A-2026-0012', control: 'save', files: 2, place: '/home/staff', from: at, to: later },
  'exception.used': {
    id: 'A-2026-0012',
    name: movedFile.name,
    from: movedFile.from,
    bytes: movedFile.bytes,
    sha256: hash,
  },
  'lock.entered': { code: 'TM-301', detail: '保存の制御が働いていません' },
  'lock.left': { code: 'TM-301', by: 'recheck' },
  'contact-code.shown': { purpose: 'unlock', counter: 3 },
  'response-code.accepted': { purpose: 'unlock', counter: 3, answer: 'unlock', argument: 0 },
  'loan.extended': { to: '2027-01-10', by: 'office' },
  'return.begun': {},
  'return.closed': { results: 'handed-in', trail: 'receipted' },
  'loan.revoked': { by: 'response-code' },
  'response-code.refused': { tries: 1 },
  'command.refused': { channel: 'session.start', why: 'unknown field' },
  'office.untrusted': { host: 'office.city.example', why: 'self-signed' },
};
