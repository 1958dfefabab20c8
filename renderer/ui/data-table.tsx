import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import { useOverflow } from './use-overflow.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** The column that names its row. */
  readonly isRowHeader?: boolean;
  readonly align?: 'start' | 'end';
  readonly noWrap?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  /** Hides the caption from eyes where a heading says the same. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Rows that must be seen, e.g. a gap. */
  readonly rowTone?: (row: Row) => 'warn' | 'bad' | null;
  readonly empty?: ReactNode;
}

const rowTones = { warn: 'bg-yellow-50', bad: 'bg-red-50' } as const;

/**
 * A real table; where it is wider than the window it scrolls in its own region, which the keyboard can reach, and which
 * holds what is placed in it for readers alone.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const captionId = useId();
  const [region, overflows] = useOverflow();
  if (props.rows.length === 0 && props.empty !== undefined) {
    return <div className="rounded-8 bg-solid-gray-50 px-5 py-6 text-std-16N-170">{props.empty}</div>;
  }
  return (
    <section
      ref={region}
      aria-labelledby={captionId}
      {...(overflows ? { tabIndex: 0 } : {})}
      className="relative overflow-x-auto focus-ring"
    >
      {overflows ? (
        <p className="sticky left-0 w-fit pb-2 text-dns-14N-130 text-solid-gray-700">
          右に続きがあります。表は横に動かせます。
        </p>
      ) : null}
      <table className="w-full border-collapse text-std-16N-170">
        <caption
          id={captionId}
          className={props.captionHidden === true ? 'sr-only' : 'pb-2 text-left text-std-17B-170'}
        >
          {props.caption}
        </caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-50">
            {props.columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  'px-4 py-3 text-dns-16B-130 whitespace-nowrap',
                  column.align === 'end' ? 'text-right' : 'text-left',
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => {
            const tone = props.rowTone?.(row) ?? null;
            return (
              <tr
                key={props.rowKey(row)}
                className={classNames('border-b border-solid-gray-420', tone === null ? null : rowTones[tone])}
              >
                {props.columns.map((column) => {
                  const look = classNames(
                    'px-4 py-3 align-top',
                    column.align === 'end' ? 'figures text-right' : 'text-left',
                    column.noWrap === true && 'figures w-px whitespace-nowrap',
                  );
                  return column.isRowHeader === true ? (
                    <th key={column.key} scope="row" className={classNames(look, 'font-400')}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.key} className={look}>
                      {column.cell(row)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
