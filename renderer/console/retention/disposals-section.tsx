import { type ReactNode, useState } from 'react';
import {
  type DecideDisposalBody,
  type DisposalRow,
  mostDisposals,
  type RetentionAnswer,
} from '#contract/http/retention-api.ts';
import { classTitle } from '#contract/retention/classes.ts';
import { keptTitle } from '#contract/retention/decide.ts';
import { completedWords, retentionWords } from '#contract/retention/period.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useMe } from '../lending/use-me.ts';
import { NewestOnly } from '../page/newest-only.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { useArrival } from '../page/use-arrival.ts';
import { recordFile } from './retention-client.ts';

type Asked =
  | { readonly what: 'propose' }
  | { readonly what: DecideDisposalBody['decision']; readonly row: DisposalRow };

interface DisposalsSectionProps {
  readonly held: RetentionAnswer;
  /** With what was done, in a sentence. */
  readonly onDone: (words: string) => void;
}

/** 廃棄: proposed by one person, confirmed by another, and the lists so far. */
export function DisposalsSection({ held, onDone }: DisposalsSectionProps): ReactNode {
  const { pages } = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const section = useArrival<HTMLElement>('disposals');
  const due = held.rows.reduce((sum, row) => sum + (row.due?.papers ?? 0), 0);
  const isOpen = held.disposals.some(({ state }) => state === 'proposed' || state === 'confirmed');
  return (
    <section
      ref={section}
      id="disposals"
      tabIndex={-1}
      aria-labelledby="disposals-title"
      className="flex flex-col gap-4 outline-none"
    >
      <Heading level={2} id="disposals-title">
        廃棄
      </Heading>
      <p className="max-w-180 text-std-16N-170">
        情報政策課の1人が申し出て、情報政策課のほかの人か監査が確かめると、書かれた内容と氏名が消えます。元には戻せません。書類の種類と番号、日付、いつどの定めで廃棄したかは残ります。
      </p>
      {pages.layDownRetention && due > 0 && !isOpen ? (
        <div>
          <Button onPress={() => setAsked({ what: 'propose' })}>{`${count(due)}件の廃棄を申し出る`}</Button>
        </div>
      ) : null}
      {held.disposals.length === 0 ? (
        <div className="rounded-8 bg-solid-gray-50 px-5 py-6 text-std-16N-170">申し出た廃棄はありません。</div>
      ) : (
        held.disposals.map((row) => <Disposal key={row.id} row={row} onAsk={(what) => setAsked({ what, row })} />)
      )}
      <NewestOnly shown={held.disposals.length} most={mostDisposals} />
      {asked === null ? null : (
        <AskedDialog
          asked={asked}
          held={held}
          onClose={() => setAsked(null)}
          onDone={(words) => {
            setAsked(null);
            onDone(words);
          }}
        />
      )}
    </section>
  );
}

const badges: Readonly<Record<DisposalRow['state'], ReactNode>> = {
  proposed: <Badge tone="warn">確かめる人を待っています</Badge>,
  confirmed: <Badge tone="info">廃棄しています</Badge>,
  withdrawn: <Badge>取下げ</Badge>,
  done: <Badge tone="good">廃棄済み</Badge>,
};

type ClassRow = DisposalRow['classes'][number];
const columns: readonly Column<ClassRow>[] = [
  { key: 'class', title: '書類', isRowHeader: true, cell: (row) => classTitle(row.class) },
  { key: 'rule', title: '保存期間', cell: ({ rule }) => retentionWords(rule) },
  { key: 'days', title: '完結した日', cell: completedWords },
  { key: 'papers', title: '一覧', align: 'end', noWrap: true, cell: ({ papers }) => `${count(papers)}件` },
  { key: 'gone', title: '廃棄した', align: 'end', noWrap: true, cell: ({ gone }) => `${count(gone)}件` },
  {
    key: 'kept',
    title: '残したもの',
    cell: ({ kept }) => kept.map(({ why, papers }) => `${keptTitle(why)} ${count(papers)}件`).join('、'),
  },
];

interface DisposalProps {
  readonly row: DisposalRow;
  readonly onAsk: (what: DecideDisposalBody['decision']) => void;
}

function Disposal({ row, onAsk }: DisposalProps): ReactNode {
  const { pages } = useMe();
  const { proposed, decided, state } = row;
  const mayDecide = pages.decideDisposal && state === 'proposed';
  return (
    <article
      aria-labelledby={`disposal-${row.id}`}
      className="flex flex-col gap-4 rounded-12 border border-solid-gray-420 p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-center gap-4">
        <Heading level={3} id={`disposal-${row.id}`}>
          廃棄第{row.id}号
        </Heading>
        {badges[state]}
      </div>
      <ul className="flex flex-col gap-1 text-std-16N-170">
        <li>
          申出　{proposed.by}　{dayAndClock(proposed.at)}　{proposed.reason}
        </li>
        {decided === null ? null : (
          <li>
            {state === 'withdrawn' ? '取下げ' : '確認'}　{decided.by}　{dayAndClock(decided.at)}　{decided.reason}
          </li>
        )}
      </ul>
      <DataTable
        caption={`廃棄第${row.id}号の書類`}
        captionHidden
        columns={columns}
        rows={row.classes}
        rowKey={(one) => one.class}
      />
      <div className="flex flex-wrap items-center gap-4">
        {mayDecide && !row.isOwn ? (
          <Button size="md" onPress={() => onAsk('confirmed')}>
            確かめて廃棄する
          </Button>
        ) : null}
        {mayDecide ? (
          <Button size="md" variant="outline" onPress={() => onAsk('withdrawn')}>
            取り下げる
          </Button>
        ) : null}
        <DownloadLink href={recordFile(row.id)}>
          {state === 'proposed' ? '一覧をPDFで取り出す' : '廃棄記録をPDFで取り出す'}
        </DownloadLink>
      </div>
      {mayDecide && row.isOwn ? <p className="text-std-16N-170">あなたが申し出たので、ほかの人が確かめます。</p> : null}
    </article>
  );
}

const words = {
  propose: { title: '廃棄を申し出ますか', label: '申し出る理由', action: '申し出る', done: '廃棄を申し出ました。' },
  confirmed: { title: '確かめて廃棄しますか', label: '確かめた内容', action: '廃棄する', done: '廃棄しました。' },
  withdrawn: {
    title: '廃棄を取り下げますか',
    label: '取り下げる理由',
    action: '取り下げる',
    done: '廃棄を取り下げました。',
  },
} as const;

interface AskedDialogProps {
  readonly asked: Asked;
  readonly held: RetentionAnswer;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}

function AskedDialog({ asked, held, onClose, onDone }: AskedDialogProps): ReactNode {
  const { client } = useAccount();
  const { title, label, action, done } = words[asked.what];
  return (
    <ReasonDialog
      title={title}
      kind={asked.what === 'withdrawn' ? 'plain' : 'warn'}
      label={label}
      action={action}
      onClose={onClose}
      onConfirm={async (reason) => {
        const answer = await (asked.what === 'propose'
          ? client.retention.propose({ list: held.list, reason })
          : client.retention.decide(asked.row.id, { decision: asked.what, reason }));
        if (!answer.ok) return answer.problem;
        onDone(done);
        return null;
      }}
    >
      {asked.what === 'withdrawn' ? <p>何も廃棄されません。</p> : <Going asked={asked} held={held} />}
    </ReasonDialog>
  );
}

function Going({ asked, held }: Pick<AskedDialogProps, 'held'> & { readonly asked: Asked }): ReactNode {
  const lines =
    asked.what === 'propose'
      ? held.rows.flatMap((row) => (row.due === null ? [] : [{ of: row.class, papers: row.due.papers }]))
      : asked.row.classes.map((row) => ({ of: row.class, papers: row.papers }));
  return (
    <>
      <ul className="list-disc pl-6">
        {lines.map((line) => (
          <li key={line.of}>
            {classTitle(line.of)}　{count(line.papers)}件
          </li>
        ))}
      </ul>
      <p>
        {asked.what === 'propose'
          ? 'ほかの人が確かめるまで、何も廃棄されません。'
          : '書かれた内容と氏名を消します。元には戻せません。このあいだに保全などの理由ができた書類は残します。'}
      </p>
    </>
  );
}
