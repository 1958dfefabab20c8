import type { Certificate, DestructionCertificate, SanitizationCertificate } from '#contract/loan/certificate.ts';
import {
  backupTitles,
  canaryPlaceTitles,
  destructionTitles,
  mediumTitles,
  methodMeanings,
  methodTitles,
  outcomeTitles,
  partTitles,
  reachTitles,
  residueStateTitles,
  residueTitles,
  statusTitles,
  stepTitles,
  techniqueTitles,
  verificationTitles,
  volumeTitles,
  wipeReasonTitles,
} from '#contract/words/certificate-words.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type PrintedCheckpoint, printCheckpoint } from '../../pdf/checkpoint-code.ts';
import { newPaper, type Paper, type PaperRow } from '../../pdf/paper.ts';

export interface CertificateToPrint {
  readonly certificate: Certificate;
  /** Of its RFC 8785 text. */
  readonly sha256: string;
  /** Place of its issue in the office log. */
  readonly logIndex: number;
  /** One that covers that place; null where none is published yet. */
  readonly checkpoint: PrintedCheckpoint | null;
  readonly isSample: boolean;
}

/** Part of the width that names have. */
const nameShare = 0.28;

const personOf = ({ id, name, title }: Certificate['executor']): string => `${title}　${name}（職員番号 ${id}）`;
const listOf = (texts: readonly string[]): string => (texts.length === 0 ? 'なし' : texts.join('、'));

/** データ消去証明書 as PDF, A4, with its font inside. The signed JSON is the original; the paper says how to check it. */
export function printCertificate(toPrint: CertificateToPrint): Promise<Buffer> {
  const { certificate: c, isSample } = toPrint;
  const kind = c.kind === 'sanitization' ? 'データ消去証明書' : 'データ消去証明書（廃棄）';
  const title = `${isSample ? '【見本】' : ''}${kind}`;
  const author = `${c.organization.name} ${c.organization.section}`;
  const paper = newPaper(
    { title: `${title} ${c.number}`, author, at: new Date(c.issuedAt), dense: true },
    `${title}　${c.number}`,
  );
  paper.title(title, [
    `番号　${c.number}　　発行　${dayAndClock(c.issuedAt)}`,
    `${author}　電話　${c.organization.phone}`,
  ]);
  paper.rows(
    [
      ['状態', statusTitles[c.status]],
      ['方式', `${methodTitles[c.method]}　（NIST SP 800-88 Rev. 2による区分）`],
      ['方式の意味', methodMeanings[c.method]],
    ],
    nameShare,
  );
  printMedium(paper, c);
  if (c.kind === 'sanitization') printSanitization(paper, c);
  else printDestruction(paper, c);
  printPeople(paper, c);
  printProof(paper, toPrint);
  return paper.end();
}

function printMedium(paper: Paper, { medium, source, confidentiality, backup, place, destination }: Certificate): void {
  paper.heading('1　機器と記憶媒体');
  const after = confidentiality.after === null ? '定めていない' : `機密性${confidentiality.after}`;
  paper.rows(
    [
      ['メーカー・型番', `${medium.maker}　${medium.model}`],
      ['機器の製造番号', medium.serial],
      ['備品番号', medium.property],
      ['記憶媒体', `${mediumTitles[medium.mediumType]}　製造番号 ${medium.mediumSerial}`],
      ['出所', `端末 ${source.terminal}　貸出 ${source.loan ?? 'なし（貸出前）'}`],
      ['情報の格付け', `消去前　機密性${confidentiality.before}　　消去後　${after}`],
      ['成果物の控え', [backupTitles[backup.state], backup.place].filter((text) => text !== '').join('　')],
      ['実施場所', place],
      ['消去後の行き先', destination],
    ],
    nameShare,
  );
}

function printSanitization(paper: Paper, { sanitization: s, verification: v }: SanitizationCertificate): void {
  paper.heading('2　消去');
  paper.rows(
    [
      ['手法', techniqueTitles[s.technique]],
      ['範囲', `${reachTitles[s.reach]}（${listOf(s.scope.map((part) => partTitles[part]))}）`],
      ...(s.cryptoErase === null ? [] : [conditionsRow(s.cryptoErase)]),
      ['使用した道具', s.tools.map(({ name, version }) => `${name} ${version}`).join('、')],
      ['日時（端末の時計）', `${dayAndClock(s.startedAt)}から${dayAndClock(s.endedAt)}まで`],
      ['結果', '消去済'],
    ],
    nameShare,
  );
  paper.table(
    [
      { title: '手順', share: 0.36 },
      { title: '実施', share: 0.1 },
      { title: 'ファイル', share: 0.12, align: 'right' },
      { title: 'データ量', share: 0.14, align: 'right' },
      { title: '　理由', share: 0.28 },
    ],
    s.steps.map(({ name, outcome, reason, files, bytes }) => [
      stepTitles[name],
      outcomeTitles[outcome],
      count(files),
      fileSize(bytes),
      reason === null ? '' : `　${wipeReasonTitles[reason]}`,
    ]),
  );
  paper.heading('3　検証（消去が意図どおりに行われたことの確認）');
  const { sampled } = v;
  paper.rows(
    [
      ['検証した者', personOf(v.by)],
      ['方法', '貸出時に置いた目印の探索、無作為に抜き出した区画の検査、痕跡の場所の確認'],
      ['道具', `${v.tool.name} ${v.tool.version}（自己試験 ${v.selfTest === 'passed' ? '合格' : '不合格'}）`],
      ['日時（端末の時計）', `${dayAndClock(v.startedAt)}から${dayAndClock(v.endedAt)}まで`],
      ['直接読んだ量', `${fileSize(v.rawBytes)}（${v.complete ? '対象のすべて' : '対象の一部'}）`],
      [
        '標本（4 KiBの区画）',
        `${count(sampled.blocks)}区画　うち ゼロ ${count(sampled.zero)}、乱数状 ${count(sampled.random)}、読める内容 ${count(sampled.readable)}`,
      ],
      [
        '痕跡の場所',
        listOf(v.residue.map(({ place, state }) => `${residueTitles[place]} ${residueStateTitles[state]}`)),
      ],
      ['作業用の領域の鍵', volumeTitles[v.volume]],
      ['結果', verificationTitles[v.result]],
      ...(v.reasons.length === 0
        ? []
        : [['判断できない理由', listOf(v.reasons.map((reason) => wipeReasonTitles[reason]))] as const]),
    ],
    nameShare,
  );
  paper.table(
    [
      { title: '目印を置いた場所', share: 0.4 },
      { title: '置いた数', share: 0.2, align: 'right' },
      { title: '消去前に見つかった数', share: 0.2, align: 'right' },
      { title: '消去後に見つかった数', share: 0.2, align: 'right' },
    ],
    v.canaries.map(({ place, planted, before, after }) => [
      canaryPlaceTitles[place],
      count(planted),
      before === null ? '探していない' : count(before),
      count(after),
    ]),
  );
}

function conditionsRow(conditions: NonNullable<SanitizationCertificate['sanitization']['cryptoErase']>): PaperRow {
  const word = (holds: boolean): string => (holds ? '満たす' : '満たさない、または不明');
  return [
    '暗号鍵の破棄の条件',
    [
      `書き込む前から暗号化　${word(conditions.encryptedFromTheStart)}`,
      `鍵の写しをすべて破棄　${word(conditions.everyKeyCopyDestroyed)}`,
      `承認された暗号方式　${word(conditions.approvedAlgorithm)}`,
      `認証された暗号モジュール　${word(conditions.validatedModule)}`,
    ].join('\n'),
  ];
}

function printDestruction(paper: Paper, { destruction: d }: DestructionCertificate): void {
  paper.heading('2　破壊');
  paper.rows(
    [
      ['手法', destructionTitles[d.technique]],
      ['内容', d.detail],
      ['使用した機械・業者', d.tool],
      ['日時', dayAndClock(d.at)],
      ['裏付け（写真など）のハッシュ値', d.evidence ?? 'なし'],
    ],
    nameShare,
  );
  paper.heading('3　検証');
  paper.text('実施者とは別の職員が、破壊された記憶媒体を見て確かめました（標本ではなく、この媒体そのもの）。');
}

function printPeople(paper: Paper, { executor, verifier, validation, notes, issuedBy }: Certificate): void {
  paper.heading('4　判断（保有していた情報に照らして足りることの確認）');
  paper.rows(
    [
      ['判断', '足りると認める'],
      ['理由', validation.reason === '' ? '（記載なし）' : validation.reason],
      ['日時', dayAndClock(validation.at)],
      ['備考', notes === '' ? 'なし' : notes],
    ],
    nameShare,
  );
  paper.keep(130);
  paper.heading('5　実施者・検証者');
  paper.text(
    '実施者と検証者は、それぞれ本人の番号と暗証でサインインして行いました。同じ人が両方になることはできません。',
  );
  paper.boxes([
    ['実施者', personOf(executor)],
    ['検証者', personOf(verifier)],
    ['発行者', personOf(issuedBy)],
  ]);
}

function printProof(paper: Paper, { certificate: c, sha256, logIndex, checkpoint }: CertificateToPrint): void {
  // Hashes and code on one page, so that they can be handed on together.
  paper.keep(340);
  paper.heading('6　照合');
  const reports: readonly PaperRow[] =
    c.kind === 'sanitization'
      ? [
          ['消去報告のハッシュ値', c.sanitization.report],
          ['検証報告のハッシュ値', c.verification.report],
        ]
      : [];
  const acts =
    c.kind === 'sanitization'
      ? `消去 ${c.log.wiped}、検証 ${c.log.checked}、判断 ${c.log.validated}`
      : `破壊 ${c.log.destroyed}、判断 ${c.log.validated}`;
  paper.rows(
    [['この証明書のハッシュ値', sha256], ...reports, ['記録簿での位置', `発行 ${logIndex}（${acts}）`]],
    nameShare,
  );
  printCheckpoint(paper, [`端末守 ${c.number}`, sha256, String(logIndex)], checkpoint, [
    '証明書の番号・ハッシュ値・記録簿での位置と、検査点（署名つき）',
    `正本は、庁の鍵で署名された電子ファイル certificate-${c.number}.json です。`,
    '確かめるには、信頼ファイルを別に受け取り、次を実行します。',
    `tanmori-verify --certificate certificate-${c.number}.json --trust 信頼ファイル`,
  ]);
}
