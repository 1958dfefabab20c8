import { type ReactNode, useCallback } from 'react';
import type { TravelMark, TravelRows } from '#contract/http/travel-api.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { StaffCell } from '../page/staff-cell.tsx';
import { TravelDialog } from './travel-dialog.tsx';

/** What is to be noted: for whom and which day, or what is corrected. */
export interface AskedTravel {
  readonly staff: string;
  readonly date: string | null;
  readonly before: TravelMark | null;
}

interface MissingTravelProps {
  readonly month: string;
  /** Empty: all of them. */
  readonly section: string;
  /** Counts up when something was noted elsewhere on the page. */
  readonly version: number;
  readonly onAsk: (asked: AskedTravel) => void;
}

/** Days of approved plans without a 旅行命令, to be noted one by one or several days at a time. */
export function MissingTravel({ month, section, version, onAsk }: MissingTravelProps): ReactNode {
  const { client } = useAccount();
  const { value } = useLoaded(
    // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks again
    useCallback(
      (signal: AbortSignal) => client.travel.month({ month, section }, signal),
      [client, month, section, version],
    ),
  );
  if (value === null) return null;
  return <Shown value={value} onAsk={onAsk} />;
}

function Shown({
  value,
  onAsk,
}: {
  readonly value: TravelRows;
  readonly onAsk: (asked: AskedTravel) => void;
}): ReactNode {
  const { missing, more } = value;
  if (missing.length === 0) return null;
  return (
    <Disclosure
      summary={
        more
          ? `旅行命令の記録がない日が${count(missing.length)}日を超えます（初めの${count(missing.length)}日を表示しています）`
          : `旅行命令の記録がない日が${count(missing.length)}日あります`
      }
    >
      <DataTable
        caption="旅行命令の記録がない日"
        captionHidden
        rows={missing}
        rowKey={({ staff, date }) => `${staff.id} ${date}`}
        columns={[
          {
            ...{ key: 'date', title: '日', isRowHeader: true, noWrap: true },
            cell: ({ date }) => eraDateWithWeekday(date),
          },
          { key: 'staff', title: '職員', cell: ({ staff }) => <StaffCell staff={staff} /> },
          {
            ...{ key: 'act', title: '手続き' },
            cell: ({ staff, date }) => (
              <Button
                variant="outline"
                size="sm"
                ariaLabel={`${staff.name} ${eraDateWithWeekday(date)}の旅行命令を記録する`}
                onPress={() => onAsk({ staff: staff.id, date, before: null })}
              >
                記録する
              </Button>
            ),
          },
        ]}
      />
    </Disclosure>
  );
}

/** The dialog for what was asked, if anything. */
export function TravelAsked({
  asked,
  onClose,
  onDone,
}: {
  readonly asked: AskedTravel | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  return asked === null ? null : <TravelDialog {...asked} onClose={onClose} onDone={onDone} />;
}
