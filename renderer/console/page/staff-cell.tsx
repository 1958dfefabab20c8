import type { ReactNode } from 'react';
import type { SessionRow } from '#contract/http/console-api.ts';

/** A member of staff in a table: name, number and section. */
export function StaffCell({ staff }: { readonly staff: SessionRow['staff'] }): ReactNode {
  return (
    <span className="block min-w-44">
      {staff.name}
      <span className="block text-dns-14N-130 text-solid-gray-700">
        {staff.id}・{staff.section}
      </span>
    </span>
  );
}
