/**
 * The sections of 「テレワーク対象部署一覧」 (別紙 of a city's report on the J-LIS pilot, 令和2年度), by their numbers there;
 * row 45 is empty. The paper's 部 are known only where a row says so. They are taken to be there from the day on which
 * the pilot began, the first one that the paper names.
 */
const from = '令和2年11月27日';
const names = [
  ...['企画政策課', '秘書広報課', '財政課', '財産活用課', '公共施設整備課', '行政管理課', '人事課', '契約検査課'],
  ...[
    '危機管理課',
    '情報管理課',
    '税務課',
    '収税課',
    '社会福祉課',
    '障がい福祉課',
    '元気高齢課',
    '児童家庭課',
    'こども課',
  ],
  ...['健康増進課', 'クリーン推進課', '市民課', '保険年金課', '市民生活課', '商業振興課', '工業振興課', '観光振興課'],
  ...[
    '農政課',
    '農林整備課',
    '都市計画課',
    '建築指導課',
    '市街地整備課',
    '道路河川整備課',
    '道路河川保全課',
    '建築住宅課',
  ],
  ...[
    '会計課',
    '議事課',
    '企業経営課',
    '水道施設課',
    '下水道施設課',
    '消防総務課',
    '教育総務課',
    '文化課',
    '学校管理課',
  ],
  ...['国体推進課', '学校教育課', '', '農業委員会事務局'],
];
const divisions: Readonly<Record<string, string>> = {
  ...{ 会計課: '会計', 議事課: '議会事務局', 消防総務課: '消防本部' },
};

/** As a file that the import reads, so that a city may take it, change it and bring it back. */
export const shippedSectionsCsv: string = [
  '所属番号,所属名,部,開始日,終了日',
  ...names.flatMap((name, place) =>
    name === '' ? [] : [`S${String(place + 1).padStart(2, '0')},${name},${divisions[name] ?? ''},${from},`],
  ),
]
  .map((line) => `${line}\r\n`)
  .join('');
