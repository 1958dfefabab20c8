/** What is noted of 旅行命令. */
export interface TravelActs {
  readonly 'travel-order.noted': {
    readonly id: number;
    readonly staff: string;
    readonly number: string;
    readonly orderedOn: string;
    readonly approver: string;
    readonly from: string;
    readonly to: string;
    readonly replaces: number | null;
    readonly reason: string;
  };
}

export const isPersonalTravelAct: Readonly<Record<keyof TravelActs, boolean>> = { 'travel-order.noted': true };
