import type { DestructionFacts, SanitizationFacts } from '#contract/loan/certificate-of.ts';
import { CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';

/** An ordinary erasure of a gocryptfs work folder and the traces beside it, as facts for its certificate. */

export const executor = { id: '300011', name: '情報 太郎', title: '主事' };
export const verifier = { id: '300012', name: '検証 花子', title: '係長' };

const order = 'cd'.repeat(32);
const person = ({ id, name }: typeof executor) => ({ id, name });
const tool = { name: 'tanmori-agent', version: '0.1.0' };

const step = (name: WipeReport['steps'][number]['name'], more: object = {}) => ({
  name,
  startedAt: '2026-11-26T06:00:00.000Z',
  endedAt: '2026-11-26T06:10:00.000Z',
  outcome: 'done',
  reason: null,
  files: 0,
  bytes: 0,
  tool: null,
  tries: 1,
  ...more,
});

export const wipeReport: WipeReport = WipeReport.parse({
  v: 1,
  kind: 'wipe',
  terminal: 'T-0012',
  loan: 'L-20261101-001',
  executor: person(executor),
  order,
  startedAt: '2026-11-26T06:00:00.000Z',
  endedAt: '2026-11-26T06:31:12.000Z',
  tool,
  scope: ['work', 'residue', 'recorder'],
  technique: 'crypto-erase-gocryptfs',
  steps: [
    step('find-before', { bytes: 2_147_483_648 }),
    step('freeze'),
    step('crypto-erase', { files: 3, bytes: 1_024, tool: { name: 'gocryptfs', version: '2.4.0' } }),
    step('overwrite', { files: 1_248, bytes: 734_003_200 }),
    step('residue', { files: 87, bytes: 12_582_912 }),
    step('swap', { outcome: 'skipped', reason: 'no-swap' }),
    step('recorder', { files: 4, bytes: 4_194_304 }),
    step('fill-free-space', { bytes: 32_212_254_720 }),
    step('trim', { outcome: 'skipped', reason: 'not-supported' }),
    step('find-after', { bytes: 34_359_738_368 }),
  ],
  before: {
    places: [
      { place: 'work', planted: 8, found: 8 },
      { place: 'home', planted: 4, found: 4 },
      { place: 'trash', planted: 2, found: 2 },
      { place: 'temp', planted: 2, found: 2 },
    ],
    bytes: 2_147_483_648,
    complete: true,
  },
  after: { places: [{ place: 'work', planted: 8, found: 0 }], bytes: 34_359_738_368, complete: true },
  oddNames: 2,
  result: 'erased',
  reasons: [],
  journal: { lines: 61, head: 'ef'.repeat(32) },
});

export const checkReport: CheckReport = CheckReport.parse({
  v: 1,
  kind: 'check',
  terminal: wipeReport.terminal,
  loan: wipeReport.loan,
  executor: person(verifier),
  order: 'ab'.repeat(32),
  startedAt: '2026-11-26T06:40:00.000Z',
  endedAt: '2026-11-26T06:52:30.000Z',
  tool,
  selfTest: 'passed',
  canaries: {
    places: [
      { place: 'work', planted: 8, found: 0 },
      { place: 'home', planted: 4, found: 0 },
      { place: 'trash', planted: 2, found: 0 },
      { place: 'temp', planted: 2, found: 0 },
    ],
    bytes: 34_359_738_368,
    complete: true,
  },
  sampled: { blocks: 4_096, zero: 96, random: 4_000, readable: 0 },
  residue: (['trash', 'recent-documents', 'thumbnails', 'temp', 'browsers', 'print-spool', 'recorder'] as const).map(
    (place) => ({ place, state: 'absent', files: 0 }),
  ),
  volume: 'unusable',
  verdict: 'clean',
  reasons: [],
});

const head = {
  number: 'C-2026-0001',
  issuedAt: '2026-11-26T07:05:00.000Z',
  issuedBy: verifier,
  organization: { name: '見本市', section: '情報政策課', phone: '0285-00-0000' },
  medium: {
    maker: '見本電機',
    model: 'SampleBook 14',
    serial: 'SN-0012-3456',
    property: '備-2020-0345',
    mediumType: 'nvme' as const,
    mediumSerial: 'NV-99887766',
  },
  source: { terminal: wipeReport.terminal, loan: wipeReport.loan },
  confidentiality: { before: '2' as const, after: null },
  backup: { state: 'yes' as const, place: '庁内の成果物の受け取り箱' },
  place: '情報政策課 作業室',
  destination: '庁内での再貸出',
  notes: '',
};

export const decision = {
  by: verifier,
  at: '2026-11-26T07:00:00.000Z',
  verdict: 'accepted' as const,
  reason: '目印も痕跡も見つからず、再貸出に足りると判断した。',
};

export const sanitizationFacts: SanitizationFacts = {
  ...head,
  kind: 'sanitization',
  wipe: wipeReport,
  executor,
  check: checkReport,
  checker: verifier,
  decision,
  reach: 'work-and-traces',
  cryptoErase: {
    encryptedFromTheStart: true,
    everyKeyCopyDestroyed: true,
    approvedAlgorithm: true,
    validatedModule: false,
  },
  log: { origin: 'tanmori.city.example/log', wiped: 2, checked: 4, validated: 5 },
};

export const destructionFacts: DestructionFacts = {
  ...head,
  kind: 'destruction',
  number: 'C-2026-0002',
  destination: '廃棄（産業廃棄物処理業者へ引渡し）',
  executor,
  destruction: {
    technique: 'shred',
    detail: '基板ごと2ミリメートル角以下に破砕した。',
    tool: '破砕機 SAMPLE-200（見本処理株式会社）',
    at: '2026-11-26T05:00:00.000Z',
    evidence: '12'.repeat(32),
  },
  decision: { ...decision, reason: '破砕片を目で見て、記憶素子が残っていないことを確かめた。' },
  log: { origin: 'tanmori.city.example/log', destroyed: 2, validated: 5 },
};
