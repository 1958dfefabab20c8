import type { OrderRow } from '#contract/http/report-api.ts';
import { orderSchemeTitles } from '#contract/telework/jlis-order.ts';
import { eraDate, eraDateWithWeekday, eraYear } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { minutesText, orderStateTitles } from '#contract/words/report-words.ts';
import { clock, dayAndClock, plainTime } from '#contract/words/time.ts';
import { newPaper } from '../../pdf/paper.ts';

export interface OrderFacts {
  readonly rows: readonly OrderRow[];
  readonly section: string;
  readonly month: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly isSample: boolean;
}

const actualOf = ({ actual }: OrderRow): string => {
  if (actual === null) return '';
  const end = actual.endedAt === null ? '\n（勤務中）' : clock(actual.endedAt);
  return `${actual.startedAt === null ? '' : clock(actual.startedAt)}〜${end}\n${minutesText(actual.workedMin)}`;
};

const travelOf = ({ travel }: OrderRow): string =>
  travel === null ? '' : `${travel.number}\n${eraDate(travel.orderedOn)}\n${travel.approver}`;

const decidedBy = ({ by, deputyFor }: NonNullable<OrderRow['decided']>): string =>
  deputyFor === null ? by.name : `${by.name}（${deputyFor}の代理）`;

const decisionOf = ({ state, decided, changed, accepted, scheme }: OrderRow): string =>
  [
    changed ? '再確認待ち' : orderStateTitles[state],
    ...(decided === null ? [] : [decidedBy(decided), dayAndClock(decided.at), decided.reason]),
    ...(accepted === null
      ? scheme === 'jlis' && state === 'confirmed'
        ? ['本人の了承待ち']
        : []
      : [`本人了承\n${dayAndClock(accepted)}`]),
  ]
    .filter((line) => line !== '')
    .join('\n');

/** 在宅勤務命令簿 of a month, A4 across. */
export function printOrders({ rows, section, month, madeAt, madeBy, isSample }: OrderFacts): Promise<Buffer> {
  const title = `${isSample ? '【見本】' : ''}在宅勤務命令簿`;
  const paper = newPaper({ title, author: madeBy, at: new Date(madeAt), landscape: true, dense: true }, title);
  const when = `${eraYear(`${month}-01`)}${Number(month.slice(5))}月分`;
  paper.title(title, [
    `${when}　　所属　${section}　　${count(rows.length)}件　　${dayAndClock(madeAt)}現在　作成　${madeBy}`,
  ]);
  if (rows.length === 0) paper.text('この月の命令はありません。');
  else
    paper.table(
      [
        { title: '日', share: 0.135 },
        { title: '職員', share: 0.09 },
        { title: '時間', share: 0.06 },
        { title: '業務内容', share: 0.175 },
        { title: '条件', share: 0.16 },
        { title: '旅行命令', share: 0.11 },
        { title: '所属長の決定', share: 0.175 },
        { title: '実績', share: 0.095 },
      ],
      rows.map((row) => [
        eraDateWithWeekday(row.date),
        `${row.staff.name}\n${row.staff.id}`,
        `${plainTime(row.from)}〜\n${plainTime(row.to)}`,
        row.work,
        row.scheme === 'jlis' ? `J-LIS実証実験\n${row.conditions}` : row.conditions,
        travelOf(row),
        decisionOf(row),
        actualOf(row),
      ]),
    );
  return paper.end();
}

/** 命令簿 as CSV cells, with its line of titles. */
export const orderCells = (rows: readonly OrderRow[]): readonly (readonly (string | number)[])[] => [
  [
    ...[
      '日',
      '所属名',
      '職員番号',
      '職員名',
      '開始',
      '終了',
      '業務内容',
      '条件',
      '記載のもと',
      '制度',
      '決定',
      '決定した者',
    ],
    ...['決定日時', '理由', '本人の了承', '実績（始業）', '実績（終業）', '実績（勤務した分）'],
    ...['旅行命令の番号', '旅行命令の承認日', '旅行命令を承認した者'],
  ],
  ...rows.map((row) => [
    ...[row.date, row.staff.section, row.staff.id, row.staff.name, row.from, row.to, row.work, row.conditions],
    ...[row.source === 'plan' ? '計画書' : '所属長の記載', orderSchemeTitles[row.scheme]],
    ...[row.changed ? '再確認待ち' : orderStateTitles[row.state], row.decided === null ? '' : decidedBy(row.decided)],
    ...[row.decided?.at ?? '', row.decided?.reason ?? '', row.accepted ?? ''],
    ...[row.actual?.startedAt ?? '', row.actual?.endedAt ?? '', row.actual?.workedMin ?? ''],
    ...[row.travel?.number ?? '', row.travel?.orderedOn ?? '', row.travel?.approver ?? ''],
  ]),
];
