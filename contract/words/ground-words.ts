/** On what a refusal rests: `在宅勤務要綱 第5条1項`, or the steps that go with it. @param article as the tables of errors have it */
export const groundWords = (article: string): string =>
  article.startsWith('利用手順') ? `在宅勤務の${article}` : `在宅勤務要綱 ${article}`;
