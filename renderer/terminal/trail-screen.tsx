import { useEffect, useState } from 'react';
import { type CommandResult, commands as commandTable } from '#contract/ipc/commands.ts';
import { catalogue, type Disposition, dispositionTitles } from '#contract/trail/catalogue.ts';
import { entrySentence } from '#contract/words/entry-sentence.ts';
import { eraDay } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { clockWithSeconds } from '#contract/words/time.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Progress } from '../ui/progress.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ScreenBody } from './screen-body.tsx';
import { pageCount, pageRange } from './trail-page.ts';

type Entries = CommandResult<'readTrail'>['entries'];
type Reading =
  | { readonly kind: 'reading' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'read'; readonly entries: Entries };

const marks: Readonly<Record<Disposition, { readonly tone: Tone; readonly icon: IconName }>> = {
  done: { tone: 'neutral', icon: 'check' },
  prevented: { tone: 'warn', icon: 'warning' },
  failed: { tone: 'bad', icon: 'cross' },
};

export interface TrailScreenProps {
  /** Entries when the page was opened; new ones appear when it is opened again. */
  readonly recorded: number;
  readonly onClose: () => void;
}

/** The person's own trail in full, newest first. */
export function TrailScreen({ recorded, onClose }: TrailScreenProps) {
  const { pending, run } = useCommands();
  const [total] = useState(recorded);
  const [page, setPage] = useState(0);
  const [restored, setRestored] = useState<string | null>(null);
  const [requested, setRequested] = useState<number | null>(null);
  const [reading, setReading] = useState<Reading>({ kind: 'reading' });

  useEffect(() => {
    let left = false;
    const range = pageRange(total, page);
    const read = async () => {
      if (range === null) return setReading({ kind: 'read', entries: [] });
      const done = await run('readTrail', range);
      if (left) return;
      const parsed = commandTable.readTrail.result.safeParse(done?.value);
      setReading(parsed.success ? { kind: 'read', entries: parsed.data.entries.toReversed() } : { kind: 'unreadable' });
    };
    void read();
    return () => {
      left = true;
    };
  }, [run, total, page]);

  const restore = async (seq: number) => {
    setRestored(null);
    const done = await run('restoreRecovered', { seq });
    const parsed = commandTable.restoreRecovered.result.safeParse(done?.value);
    if (parsed.success) setRestored(parsed.data.name);
  };
  const request = async (seq: number) => {
    setRequested(null);
    const done = await run('requestApproval', { seq });
    const parsed = commandTable.requestApproval.result.safeParse(done?.value);
    if (parsed.success) setRequested(parsed.data.request);
  };
  const turn = (to: number) => {
    setReading({ kind: 'reading' });
    setPage(to);
  };
  const pages = pageCount(total);

  return (
    <ScreenBody
      title="自分の記録"
      lead={`この貸出の記録${count(total)}件を、新しい順に表示しています。庁内で見る人にも同じ内容が見えます。`}
    >
      <div>
        <Button variant="outline" size="md" onPress={onClose}>
          戻る
        </Button>
      </div>
      <RefusalOf commands={['readTrail', 'restoreRecovered', 'requestApproval']} />
      {restored === null ? null : (
        <Banner kind="success" role="status" title="作業用フォルダに戻しました。">
          <p className="break-all">作業用フォルダの「{restored}」を開いてください。</p>
        </Banner>
      )}
      {requested === null ? null : (
        <Banner kind="success" role="status" title={`申請${requested}番として記録しました。`}>
          <p>線がつながりしだい所属長に届きます。急ぐときは電話で申請の番号と連絡コードを伝えてください。</p>
        </Banner>
      )}
      {reading.kind === 'reading' ? <Progress label="記録を読んでいます" /> : null}
      {reading.kind === 'unreadable' ? (
        <Banner kind="error" role="alert" title="記録を読めませんでした。">
          <p>「戻る」を押して、もう一度開いてください。記録は端末に残っています。</p>
        </Banner>
      ) : null}
      {reading.kind === 'read' ? (
        <DataTable
          caption={`記録の一覧（${pages}ページのうち${page + 1}ページ目）`}
          rows={reading.entries}
          rowKey={(entry) => String(entry.seq)}
          empty="まだ記録はありません。"
          columns={[
            {
              key: 'at',
              title: '日時',
              noWrap: true,
              cell: (entry) => (
                <>
                  {eraDay(entry.at)}
                  <br />
                  {clockWithSeconds(entry.at)}
                </>
              ),
            },
            {
              key: 'what',
              title: '内容',
              isRowHeader: true,
              cell: (entry) => (
                <>
                  <span className="block text-std-16B-170">{catalogue[entry.type].title}</span>
                  {entrySentence(entry.type, entry.data)}
                  {entry.type === 'save.recovered' || entry.type === 'save.quarantined' ? (
                    <span className="mt-2 flex flex-wrap gap-2">
                      {entry.type === 'save.recovered' ? (
                        <Button
                          variant="outline"
                          size="sm"
                          ariaLabel={`番号${entry.seq}のファイルを作業用フォルダに戻す`}
                          isPending={pending.has('restoreRecovered')}
                          onPress={() => void restore(entry.seq)}
                        >
                          作業用フォルダに戻す
                        </Button>
                      ) : null}
                      <Button
                        variant="text"
                        size="sm"
                        ariaLabel={`番号${entry.seq}のファイルを元の場所に置くことを申請する`}
                        isPending={pending.has('requestApproval')}
                        onPress={() => void request(entry.seq)}
                      >
                        申請する
                      </Button>
                    </span>
                  ) : null}
                </>
              ),
            },
            {
              key: 'disposition',
              title: '結果',
              noWrap: true,
              cell: (entry) => {
                const { disposition } = catalogue[entry.type];
                return <Badge {...marks[disposition]}>{dispositionTitles[disposition]}</Badge>;
              },
            },
            { key: 'seq', title: '番号', align: 'end', noWrap: true, cell: (entry) => entry.seq },
          ]}
        />
      ) : null}
      <nav aria-label="ページ" className="flex flex-wrap items-center gap-4">
        <Button variant="outline" size="md" isDisabled={page === 0} onPress={() => turn(page - 1)}>
          新しい記録へ
        </Button>
        <Button variant="outline" size="md" isDisabled={page + 1 >= pages} onPress={() => turn(page + 1)}>
          古い記録へ
        </Button>
      </nav>
    </ScreenBody>
  );
}
