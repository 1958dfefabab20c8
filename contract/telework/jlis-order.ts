import type { OfficeErrorCode } from '../errors.ts';

/** Which rules an order of 命令簿 follows: those of the city's 要綱 with a lent PC, or those of the J-LIS pilot. */
export const orderSchemes = ['rule', 'jlis'] as const;
export type OrderScheme = (typeof orderSchemes)[number];
export const orderSchemeTitles: Readonly<Record<OrderScheme, string>> = {
  rule: '在宅勤務要綱（貸与パソコン）',
  jlis: 'J-LIS実証実験（自宅のパソコンから遠隔操作）',
};

/** What the head shows under the pilot and the person accepts (2(5)イ–キ). */
export const jlisConditions =
  '勤務場所は自宅とし、原則として外出しない。時間外勤務は命じない。育児や介護をしながら職務を行わない。個人情報等を同居家族等の目に触れさせない。勤務の開始直後と終了直前に所属長に連絡する。費用は職員の負担とする。';

export interface JlisOrder {
  readonly staff: string;
  readonly from: string;
  readonly to: string;
}
export interface JlisFacts {
  /** Whether the system may be used on the order's day, and the section holds IDs for it. */
  readonly isUsable: boolean;
  /** 職員番号 of the users in the section's approved application. */
  readonly users: readonly string[];
  /** IDs of the section: as many may work at the same time. */
  readonly held: number;
  /** The section's other orders of that day under the pilot that stand. */
  readonly others: readonly JlisOrder[];
}

/** Most of the orders that run at one time within another's. */
function atSameTime({ from, to }: JlisOrder, others: readonly JlisOrder[]): number {
  const during = others.filter((other) => other.from < to && from < other.to);
  const starts = [from, ...during.map((other) => other.from)].filter((at) => at >= from && at < to);
  return Math.max(...starts.map((at) => during.filter((other) => other.from <= at && at < other.to).length));
}

/** What keeps an order from being written under the pilot; null where nothing does. Pure. */
export function jlisOrderFault(
  order: JlisOrder,
  facts: JlisFacts,
): Extract<OfficeErrorCode, 'OF-621' | 'OF-622'> | null {
  if (!facts.isUsable || !facts.users.includes(order.staff)) return 'OF-621';
  return atSameTime(order, facts.others) + 1 > facts.held ? 'OF-622' : null;
}
