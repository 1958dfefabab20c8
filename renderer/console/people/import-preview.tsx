import type { ReactNode } from 'react';
import type { ImportAnswer, ImportChange, ImportFault, ImportKind } from '#contract/people/people-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';

/** A list that is shown before it is applied. */
type ListKind = ImportKind | 'holidays';
const nameTitles: Readonly<Record<ListKind, string>> = { staff: '氏名', sections: '所属名', holidays: '祝日' };

const encodingWords = { 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8（BOMつき）', cp932: 'Shift_JIS（CP932）' } as const;
const tones: Readonly<Record<ImportChange['act'], Tone>> = { add: 'good', change: 'info', end: 'warn' };
const actWords = (kind: ListKind): Readonly<Record<ImportChange['act'], string>> => ({
  ...{ add: '加える', change: '変える', end: kind === 'staff' ? '利用を止める' : '終える' },
});

const faultColumns: readonly Column<ImportFault>[] = [
  { key: 'line', title: '行', align: 'end', isRowHeader: true, cell: ({ line }) => `${count(line)}行目` },
  { key: 'column', title: '列', noWrap: true, cell: ({ column }) => (column === '' ? '行の全体' : column) },
  { key: 'value', title: '書かれている内容', cell: ({ value }) => <span className="break-all">{value}</span> },
  { key: 'wrong', title: 'どこが違うか', cell: ({ wrong }) => wrong },
  { key: 'mend', title: '直し方', cell: ({ mend }) => mend },
];

interface ImportPreviewProps {
  readonly kind: ListKind;
  readonly shown: ImportAnswer;
  readonly busy: boolean;
  readonly onApply: () => void;
}

/** What a list would change, or each row that has to be mended first. */
export function ImportPreview({ kind, shown, busy, onApply }: ImportPreviewProps): ReactNode {
  const { encoding, rows, unchanged, counts, changes, faults, ignored } = shown;
  const words = actWords(kind);
  const total = counts.add + counts.change + counts.end;
  const columns: readonly Column<ImportChange>[] = [
    { key: 'act', title: '操作', noWrap: true, cell: ({ act }) => <Badge tone={tones[act]}>{words[act]}</Badge> },
    { key: 'id', title: kind === 'holidays' ? '年' : '番号', noWrap: true, cell: ({ id }) => id },
    { key: 'name', title: nameTitles[kind], isRowHeader: true, cell: ({ name }) => name },
    {
      key: 'differences',
      title: '変わるところ',
      cell: ({ differences }) =>
        differences.map(({ column, before, after }) => (
          <span key={column} className="block">
            {column}：{before === '' ? '（空）' : before} → {after === '' ? '（空）' : after}
          </span>
        )),
    },
  ];
  return (
    <section aria-labelledby="preview-title" className="flex flex-col gap-6">
      <Heading level={2} id="preview-title">
        確かめた内容
      </Heading>
      <p role="status" className="text-std-17N-170">
        {encoding === null ? '' : `文字の種類は${encodingWords[encoding]}です。`}
        {count(rows)}行のうち、加える {count(counts.add)}件、変える {count(counts.change)}件、変わらない{' '}
        {count(unchanged)}
        件、直す {count(counts.faults)}か所。
        {kind === 'holidays' ? '' : `${words.end}もの ${count(counts.end)}件。`}
        {ignored.length === 0 ? '' : `読まない列：${ignored.join('、')}。`}
      </p>
      {faults.length === 0 ? null : (
        <>
          <Banner kind="error" title="直すところがあるため、まだ反映できません。">
            <p>ファイルの次のところを直して保存し、もう一度選んでください。</p>
          </Banner>
          <DataTable
            caption={counts.faults > faults.length ? `直すところ（初めの${faults.length}か所）` : '直すところ'}
            columns={faultColumns}
            rows={faults}
            rowKey={({ line, column, wrong }) => `${line} ${column} ${wrong}`}
          />
        </>
      )}
      {faults.length > 0 ? null : total === 0 ? (
        <Banner kind="info" title="今の登録と同じです。変わるところはありません。" />
      ) : (
        <>
          <DataTable
            caption={total > changes.length ? `反映すること（初めの${changes.length}件）` : '反映すること'}
            columns={columns}
            rows={changes}
            rowKey={({ act, id }) => `${act} ${id}`}
          />
          <div>
            <Button isPending={busy} pendingText="反映しています" onPress={onApply}>
              {count(total)}件を反映する
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
