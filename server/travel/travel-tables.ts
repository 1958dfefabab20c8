import type { Generated } from 'kysely';

/** 旅行命令 that another system approved, noted for days of telework. Only added to: a correction replaces a row. */
export interface TravelOrdersTable {
  readonly id: Generated<number>;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly number: string;
  readonly ordered_on: string;
  readonly approver: string;
  readonly replaces: number | null;
  readonly reason: string;
  readonly at: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly emptied_at: Generated<string | null>;
}

/** The days of each 旅行命令 as whole Julian days, both counted: kept by the database, an R-tree. */
export interface TravelOrderDaysTable {
  readonly id: number;
  readonly first_day: number;
  readonly last_day: number;
}

export interface TravelTables {
  readonly travel_orders: TravelOrdersTable;
  readonly travel_order_days: TravelOrderDaysTable;
}
