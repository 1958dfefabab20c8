import { csvLine, csvStart } from '../../audit/csv.ts';
import type { Reader } from '../../store/store.ts';
import { type OrdersPeriod, type Reach, readOrders } from '../orders.ts';
import { type OrderFacts, orderCells, printOrders } from './print-orders.ts';

/** 命令簿 of a month as a file: of all sections some 20,000 rows, which stay where they are read. */
export interface OrdersBook {
  readonly rows: number;
  readonly content: Uint8Array;
}

interface BookAsked {
  readonly caller: Reach;
  readonly period: OrdersPeriod;
}

export async function ordersAsCsv(reader: Reader, { caller, period }: BookAsked): Promise<OrdersBook> {
  const rows = await readOrders(reader, caller, period);
  return { rows: rows.length, content: Buffer.from(csvStart + orderCells(rows).map(csvLine).join('')) };
}

export async function ordersAsPdf(
  reader: Reader,
  { caller, period, facts }: BookAsked & { readonly facts: Omit<OrderFacts, 'rows'> },
): Promise<OrdersBook> {
  const rows = await readOrders(reader, caller, period);
  return { rows: rows.length, content: await printOrders({ rows, ...facts }) };
}
