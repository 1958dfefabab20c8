/** 元号, newest first, by the first day in Japan on which each is used. */
const eras = [
  { name: '令和', from: '2019-05-01' },
  { name: '平成', from: '1989-01-08' },
  { name: '昭和', from: '1926-12-25' },
] as const;

/** Japan has had no summer time since 1951. */
const japanOffsetMs = 9 * 3_600_000;

/** `令和8年11月21日 12時04分05秒` in Japan; the Christian year before 昭和. @param at milliseconds since 1970 */
export function japaneseTime(at: number): string {
  const local = new Date(at + japanOffsetMs);
  const era = eras.find(({ from }) => local.getTime() >= Date.parse(`${from}T00:00:00Z`));
  const year = local.getUTCFullYear();
  const count = year - Number(era?.from.slice(0, 4) ?? 1) + 1;
  const yearText = era === undefined ? `西暦${year}` : `${era.name}${count === 1 ? '元' : count}`;
  const [minutes, seconds] = [local.getUTCMinutes(), local.getUTCSeconds()].map((n) => String(n).padStart(2, '0'));
  return `${yearText}年${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${local.getUTCHours()}時${minutes}分${seconds}秒`;
}
