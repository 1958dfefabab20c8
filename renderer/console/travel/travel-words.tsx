import type { ReactNode } from 'react';
import type { TravelMark } from '#contract/http/travel-api.ts';
import { eraDate } from '#contract/words/era.ts';

/** A 旅行命令 in a cell. */
export function TravelWords({ travel }: { readonly travel: TravelMark | null }): ReactNode {
  if (travel === null) return '記録なし';
  return (
    <span className="block min-w-28">
      {travel.number}
      <span className="block text-dns-14N-130 text-solid-gray-700">
        {eraDate(travel.orderedOn)}　{travel.approver}
      </span>
    </span>
  );
}
