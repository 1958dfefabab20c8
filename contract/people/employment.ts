/** 任用区分, those of 第4条2項 last. */
export const employments = [
  ...(['regular', 'reappointed', 'fixed-term', 'seconded'] as const),
  ...(['conditional', 'temporary', 'part-time', 'fiscal-year'] as const),
] as const;
export type Employment = (typeof employments)[number];

export const employmentTitles: Readonly<Record<Employment, string>> = {
  regular: '正規職員',
  reappointed: '再任用職員',
  'fixed-term': '任期付職員',
  seconded: '出向職員',
  conditional: '条件付採用期間中の職員',
  temporary: '臨時的に任用された職員',
  'part-time': '非常勤職員',
  'fiscal-year': '会計年度任用職員',
};

/** What lists call them besides. */
export const employmentWords: Readonly<Record<Employment, readonly string[]>> = {
  regular: ['正規', '常勤', '常勤職員', '正職員'],
  reappointed: ['再任用'],
  'fixed-term': ['任期付'],
  seconded: ['出向'],
  conditional: ['条件付', '条件付採用', '条件付採用職員'],
  temporary: ['臨時', '臨時的任用', '臨時的任用職員', '臨時職員'],
  'part-time': ['非常勤'],
  'fiscal-year': ['会計年度', '会計年度任用'],
};
