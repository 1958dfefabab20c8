import type { Generated } from 'kysely';

/** Orders to destroy a work volume's key. */
export interface EraseOrdersTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  readonly terminal_id: string;
  /** The loss that it was ordered for. */
  readonly loss_id: number;
  readonly serial: number;
  readonly issued_at: string;
  readonly ordered_by: string;
  readonly ordered_name: string;
  readonly reason: string;
  /** When it first went to the terminal; null where it has not. */
  readonly given_at: string | null;
  readonly withdrawn_at: string | null;
}

/** Extensions by form. Those by 応答コード are among the given answers. */
export interface LoanExtensionsTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  readonly serial: number;
  readonly before_day: string;
  readonly to_day: string;
  readonly at: string;
  readonly by_actor: string;
  readonly by_name: string;
  readonly reason: string;
}

/** A broken PC's loan, and the request that goes on in its place. */
export interface LoanExchangesTable {
  readonly loan_id: string;
  readonly request_id: string;
  readonly terminal_id: string;
  readonly at: string;
  readonly by_actor: string;
  readonly by_name: string;
  readonly reason: string;
}

export interface EraseTables {
  readonly loan_exchanges: LoanExchangesTable;
  readonly erase_orders: EraseOrdersTable;
  readonly loan_extensions: LoanExtensionsTable;
}
