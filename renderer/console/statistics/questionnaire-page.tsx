import { type ReactNode, useId, useState } from 'react';
import { type Question, questionnaire } from '#contract/statistics/questionnaire.ts';
import { type ReadSheets, readSheets } from '#contract/statistics/read-sheets.ts';
import { percentText } from '#contract/statistics/rounding.ts';
import { type Sheet, tally } from '#contract/statistics/tally.ts';
import { count, digitsOf } from '#contract/words/numbers.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { decodeSheets } from './decode-sheets.ts';

/** Totals of the questionnaire of 資料1 out of a file that never leaves this browser. */
export function QuestionnairePage(): ReactNode {
  const id = useId();
  const [read, setRead] = useState<(ReadSheets & { readonly name: string }) | null>(null);
  const [given, setGiven] = useState('');
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = decodeSheets(new Uint8Array(await file.arrayBuffer()));
    setRead({ ...readSheets(text), name: file.name });
  };
  return (
    <ConsolePage title="職員アンケートの集計" width="wide" before={<PageLink to="/statistics">統計に戻る</PageLink>}>
      <p className="max-w-180 text-std-16N-170">
        計画の資料1「テレワーク推進についての職員アンケート調査票」の回答を数えます。CSVの1行目に質問の番号（F11、Q1、Q3-1など）、2行目から1行に1人分の選択肢の番号を書いてください。いくつも選んだときは「1
        4 5」のように並べます。
      </p>
      <div className="flex max-w-180 flex-col gap-1.5">
        <label htmlFor={id} className={labelClass}>
          回答のCSV
        </label>
        <p id={`${id}-d`} className={supportClass}>
          文字コードはUTF-8とShift_JISのどちらでも読めます。ファイルは送られず、保存もされません。
        </p>
        <div className="relative rounded-8 border border-dashed border-solid-gray-600 bg-white px-4 py-8 text-center text-std-17N-170 hover:border-black has-focus-visible:focus-mark">
          ここにCSVをドラッグするか、押して選びます
          <input
            id={id}
            type="file"
            accept=".csv,text/csv"
            aria-describedby={`${id}-d`}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              // The same file can be chosen again after it was put right.
              event.target.value = '';
              void take(file);
            }}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
        </div>
      </div>
      <TextInput
        label="配付数（票）"
        inputMode="numeric"
        width="sm"
        value={given}
        onChange={(typed) => setGiven(digitsOf(typed).slice(0, 6))}
      />
      {read === null ? null : <Totals read={read} given={Number(given)} />}
    </ConsolePage>
  );
}

interface TotalsProps {
  readonly read: ReadSheets & { readonly name: string };
  readonly given: number;
}

function Totals({ read, given }: TotalsProps): ReactNode {
  const { sheets, faults, name } = read;
  const returned = sheets.length + faults.length;
  return (
    <>
      <p role="status" className="text-std-17B-170">
        {name}：回収 {count(returned)}票
        {given >= returned && given > 0 ? `、回収率 ${percentText(returned, given)}` : ''}
        、集計 {count(sheets.length)}票
      </p>
      {faults.length === 0 ? null : (
        <DataTable
          caption="集計に入れなかった行"
          columns={[
            { key: 'line', title: '行', isRowHeader: true, noWrap: true, cell: ({ line }) => `${count(line)}行目` },
            { key: 'words', title: '理由', cell: ({ words }) => words },
          ]}
          rows={faults}
          rowKey={({ line }) => String(line)}
        />
      )}
      {sheets.length === 0
        ? null
        : questionnaire
            .filter(({ kind }) => kind !== 'text')
            .map((question) => <QuestionTable key={question.id} question={question} sheets={sheets} />)}
    </>
  );
}

const kindTitles: Readonly<Record<Question['kind'], string>> = {
  single: '単一回答',
  multiple: '複数回答',
  'up-to-3': '複数回答・3つまで',
  'up-to-2': '複数回答・2つまで',
  text: '自由記述',
};

function QuestionTable({ question, sheets }: { readonly question: Question; readonly sheets: readonly Sheet[] }) {
  const { asked, unanswered, choices } = tally(question, sheets);
  const rows = [...choices, { text: '無回答', count: unanswered }];
  return (
    <DataTable
      caption={`${question.id} ${question.text}（${kindTitles[question.kind]}、n=${count(asked)}）`}
      columns={[
        { key: 'text', title: '選択肢', isRowHeader: true, cell: ({ text }) => text },
        { key: 'count', title: '人数', align: 'end', noWrap: true, cell: (row) => `${count(row.count)}人` },
        { key: 'percent', title: '比率', align: 'end', noWrap: true, cell: (row) => percentText(row.count, asked) },
        {
          ...{ key: 'bar', title: '比率の図' },
          cell: (row) => (
            <svg aria-hidden="true" className="h-5 w-full min-w-40">
              <rect
                {...{ x: 0, y: 2, height: 16, width: `${asked === 0 ? 0 : (100 * row.count) / asked}%` }}
                className="fill-blue-900 forced-colors:fill-[CanvasText]"
              />
            </svg>
          ),
        },
      ]}
      rows={rows}
      rowKey={({ text }) => text}
    />
  );
}
