import type { ReactNode } from 'react';
import { formKinds } from '#contract/forms/kinds.ts';
import type { FormRow } from '#contract/http/forms-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { FormStateBadge } from './form-state-badge.tsx';

interface FormsTableProps {
  readonly caption: string;
  readonly rows: readonly FormRow[];
  readonly empty: string;
  /** Shown where others' forms are among them. */
  readonly withApplicant: boolean;
}

const faint = 'block text-dns-14N-130 text-solid-gray-700';
const columns: Readonly<Record<'form' | 'applicant' | 'summary' | 'changed' | 'state', Column<FormRow>>> = {
  form: {
    key: 'form',
    title: '申請',
    isRowHeader: true,
    cell: ({ id, kind, revision }) => (
      <span className="block min-w-48">
        <PageLink to={`/forms/${id}`} ariaLabel={`${formKinds[kind].title} ${id}を開く`}>
          {formKinds[kind].title}
        </PageLink>
        <span className={faint}>
          {id}
          {revision > 1 ? `・第${revision}版` : ''}
        </span>
      </span>
    ),
  },
  applicant: { key: 'applicant', title: '申請した人', cell: ({ applicant }) => <StaffCell staff={applicant} /> },
  summary: { key: 'summary', title: '内容', cell: ({ summary }) => <span className="block min-w-48">{summary}</span> },
  changed: { key: 'changed', title: '最後の手続き', noWrap: true, cell: ({ changedAt }) => dayAndClock(changedAt) },
  state: { key: 'state', title: '状態', cell: (row) => <FormStateBadge row={row} /> },
};

/** Forms in a list, each leading to its page. */
export function FormsTable({ caption, rows, empty, withApplicant }: FormsTableProps): ReactNode {
  return (
    <DataTable
      caption={caption}
      captionHidden
      columns={[
        columns.form,
        ...(withApplicant ? [columns.applicant] : []),
        ...[columns.summary, columns.changed, columns.state],
      ]}
      rows={rows}
      rowKey={({ id }) => id}
      empty={empty}
    />
  );
}
