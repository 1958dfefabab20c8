import { japaneseTime } from './era.ts';
import { plain } from './plain.ts';
import type { ReasonCode } from './reasons.ts';
import type { Report } from './report.ts';

type Content = NonNullable<Report['content']>;
type Log = NonNullable<Report['log']>;
type Gap = Content['controlGaps']['listed'][number];
type Incident = Content['incidents']['listed'][number];

/** A reason as it is told: a certificate has no lines and no chains. */
type ReasonPart = Omit<NonNullable<Report['reason']>, 'line' | 'chain' | 'seq'> &
  Partial<Pick<NonNullable<Report['reason']>, 'line' | 'chain' | 'seq'>>;

export const verdicts: Readonly<Record<Report['verdict'], string>> = {
  sound: '判定：健全（改ざんは見つかりませんでした）',
  tampered: '判定：改ざんあり',
  'cannot-tell': '判定：判断できません',
};

const gapNames: Readonly<Record<Gap['what'], string>> = {
  save: '保存の制御',
  media: '外部記録媒体の制御',
  print: '印刷の制御',
  install: 'インストールの制御',
  agent: '監視係の記録',
  recorder: '記録係の記録',
};
const gapStates: Readonly<Record<Gap['state'], string>> = { absent: '未作動', unknown: '不明', silence: '空白' };

const incidentNames: Readonly<Record<Incident['type'], string>> = {
  'clock.turned-back': '時計の巻き戻し',
  'clock.jumped': '時計の飛び',
  'trail.rolled-back': '監査証跡の巻き戻し',
  'machine.changed': '機器の変更',
};

/** What a detail is that is a bare number; the others say it themselves. */
const detailNames: Readonly<Partial<Record<ReasonCode, string>>> = {
  'VF-107': '書かれた件数と実際の件数',
  'VF-115': '検査点の大きさ',
  'VF-116': '検査点の大きさ',
  'VF-125': '読めた番号',
  'VF-206': '立会いの数と必要な数',
  'VF-207': '検査点の大きさ',
};

/** The report for people: every text from the bundle is shown as plain characters on its own line. */
export function japaneseReport(report: Report): string {
  const lines = [
    verdicts[report.verdict],
    ...reasonLines(report.reason),
    '',
    ...(report.bundle === null ? [] : bundleLines(report.bundle)),
    ...(report.log === null ? [] : logLines(report.log)),
    ...(report.content === null ? [] : contentLines(report.content, report.verdict)),
    `検証プログラム：${report.tool.name} ${report.tool.version}`,
  ];
  return `${lines.join('\n')}\n`;
}

export function reasonLines(reason: ReasonPart | null): readonly string[] {
  if (reason === null) return [];
  const { code, message, next, line = null, chain = null, seq = null, detail } = reason;
  const at = [
    line === null ? null : `ファイルの${number(line)}行目`,
    chain === null ? null : `記録の列 ${plain(chain)}`,
    seq === null ? null : `番号 ${number(seq)}`,
  ].filter((part) => part !== null);
  return [
    `理由：${message}（${code}）`,
    ...(at.length === 0 ? [] : [`場所：${at.join('、')}`]),
    ...(detail === null ? [] : [`${detailNames[code] ?? '詳細'}：${plain(detail, 200)}`]),
    `次にすること：${next}`,
  ];
}

const bundleLines = ({ madeAt, scope }: NonNullable<Report['bundle']>): readonly string[] => [
  `証拠ファイルの作成：${time(madeAt)}`,
  `証拠ファイルの範囲：${plain(scope)}`,
];

export function logLines({ origin, size, root, quorum, cosigned, seen }: Log): readonly string[] {
  const witnesses =
    cosigned.length === 0
      ? [
          '立会い：なし（信頼する立会人の署名がないため、庁内サーバーの管理者が記録簿ごと作り替えたときは、控えておいた検査点と比べるまで分かりません）',
        ]
      : [
          `立会い：${cosigned.length}者（必要な数 ${quorum}）`,
          ...cosigned.map(({ name, at }) => `  ${plain(name)}　${time(at)}`),
        ];
  return [
    `記録簿：${plain(origin)}`,
    `記録簿の大きさ：${number(size)}件`,
    `記録簿のルートハッシュ：${root}`,
    ...witnesses,
    ...(seen === null ? [] : seenLines(seen)),
  ];
}

const seenLines = ({ contained, newer, otherLog }: NonNullable<Log['seen']>): readonly string[] => [
  contained === 0
    ? '前に控えた検査点：照合なし'
    : `前に控えた検査点：${contained}件（すべてこの記録簿に含まれています）`,
  ...(newer === 0 ? [] : [`  この証拠より新しいため照合しなかった控え：${newer}件`]),
  ...(otherLog === 0 ? [] : [`  別の記録簿のため照合しなかった控え：${otherLog}件`]),
];

function contentLines({ counts, controlGaps, incidents }: Content, verdict: Report['verdict']): readonly string[] {
  return [
    ...(verdict === 'sound' ? [] : ['（以下は、読めたところまでの数です）']),
    `記録の列：${number(counts.chains)}、記録：${number(counts.entries)}件、在宅勤務：${number(counts.sessions)}回`,
    `内容が伏せられているか廃棄された記録：${number(counts.withheld)}件`,
    ...listed('制御が働いていなかった、または確かめられなかった間', controlGaps, gapLine),
    ...listed('巻き戻し・時計・機器の異常', incidents, incidentLine),
  ];
}

function listed<T>(
  title: string,
  { total, listed: items }: { readonly total: number; readonly listed: readonly T[] },
  line: (item: T) => string,
): readonly string[] {
  if (total === 0) return [`${title}：なし`];
  const rest = total - items.length;
  return [
    `${title}：${number(total)}件`,
    ...items.map((item) => `  ${line(item)}`),
    ...(rest === 0 ? [] : [`  ほか${number(rest)}件`]),
  ];
}

const gapLine = ({ chain, seq, what, state, from, to, readings }: Gap): string =>
  `${gapNames[what]}：${gapStates[state]}　${time(from)} から ${time(to)} まで` +
  `${state === 'silence' ? '' : `（${number(readings)}回の確認）`}　${plain(chain)} 番号 ${number(seq)}`;

const incidentLine = ({ chain, seq, type, at }: Incident): string =>
  `${incidentNames[type]}　${time(at)}　${plain(chain)} 番号 ${number(seq)}`;

export const number = (value: number): string => value.toLocaleString('en-US');

export const time = (instant: string): string => {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? plain(instant) : japaneseTime(at);
};
