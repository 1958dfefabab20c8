import { logLines, number, reasonLines, time, verdicts } from '../verdict/japanese.ts';
import { plain } from '../verdict/plain.ts';
import type { CertificateReport } from './certificate-report.ts';

type Facts = NonNullable<CertificateReport['certificate']>;

const kinds: Readonly<Record<Facts['kind'], string>> = {
  sanitization: 'データ消去証明書',
  destruction: 'データ消去証明書（廃棄）',
};
const statuses: Readonly<Record<Facts['status'], string>> = {
  complete: '完了',
  incomplete: '未完了（消去は行われましたが、検証では判断できていません）',
};
const methods: Readonly<Record<Facts['method'], string>> = {
  clear: '消去（Clear）',
  purge: '除去（Purge）',
  destroy: '破壊（Destroy）',
  partial: '部分消去（作業用の領域と痕跡。媒体全体のClear・Purgeではありません）',
};
const techniques: Readonly<Record<string, string>> = {
  'crypto-erase-gocryptfs': '暗号鍵の破棄（gocryptfs）',
  'crypto-erase-luks': '暗号鍵の破棄（LUKS）',
  'crypto-erase-bitlocker': '暗号鍵の破棄（BitLocker）',
  overwrite: '上書き',
  shred: '破砕',
  disintegrate: '分解',
  pulverize: '粉砕',
  incinerate: '焼却',
  melt: '溶融',
  other: 'その他',
};

/** The report for people: every text from the file is shown as plain characters on its own line. */
export function japaneseCertificateReport({ verdict, reason, log, certificate, tool }: CertificateReport): string {
  const lines = [
    verdicts[verdict],
    ...reasonLines(reason),
    '',
    ...(certificate === null ? [] : certificateLines(certificate, verdict)),
    ...(log === null ? [] : logLines(log)),
    `検証プログラム：${tool.name} ${tool.version}`,
  ];
  return `${lines.join('\n')}\n`;
}

function certificateLines(facts: Facts, verdict: CertificateReport['verdict']): readonly string[] {
  const { medium, executor, verifier } = facts;
  const person = ({ id, name, title }: typeof executor): string => `${plain(title)} ${plain(name)}（${plain(id)}）`;
  return [
    ...(verdict === 'sound' ? [] : ['（以下は証明書に書かれていることで、確かめ終えていません）']),
    `${kinds[facts.kind]}：${plain(facts.number)}`,
    `状態：${statuses[facts.status]}`,
    `方式：${methods[facts.method]}`,
    `手法：${techniques[facts.technique] ?? plain(facts.technique)}`,
    `端末：${plain(facts.terminal)}　${plain(medium.maker)} ${plain(medium.model)}　製造番号 ${plain(medium.serial)}`,
    `記憶媒体：${plain(medium.mediumType)}　製造番号 ${plain(medium.mediumSerial)}`,
    `備品番号：${plain(medium.property)}　貸出：${facts.loan === null ? 'なし' : plain(facts.loan)}`,
    `実施：${time(facts.endedAt)}　${person(executor)}`,
    `検証：${time(facts.validatedAt)}　${person(verifier)}`,
    `場所：${plain(facts.place)}　行き先：${plain(facts.destination)}`,
    `発行：${time(facts.issuedAt)}`,
    `証明書のハッシュ値：${plain(facts.sha256)}`,
    ...(facts.index === null ? [] : [`記録簿での位置：${number(facts.index)}`]),
  ];
}
