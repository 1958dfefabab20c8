import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { TakeoutDetail, TakeoutFileRow } from '#contract/takeout/takeout-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { DropArea } from './drop-area.tsx';
import { FileTable } from './file-table.tsx';
import { TakeoutActs } from './takeout-acts.tsx';
import { takeoutPaper } from './takeout-client.ts';
import { stateWords, stepWords } from './takeout-words.ts';
import { UploadList } from './upload-list.tsx';
import { useUploads } from './use-uploads.ts';

/** While something is looked through, or on its way to the PC, the page asks again, ms. */
const againMs = 1_500;

/** One データ持出し申請: put together by staff, decided by the head, followed to the PC. */
export function TakeoutPage({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.takeouts.read(id, signal), [client, id]),
  );
  return (
    <ConsolePage
      title={`データ持出し申請 ${id}`}
      width="wide"
      before={<BackLink to="/takeouts">データ持出し申請の一覧に戻る</BackLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="申請を読み込んでいます" /> : null}
      {value === null ? null : <Takeout key={id} loaded={value} onReload={reload} />}
    </ConsolePage>
  );
}

const notThere: Readonly<Partial<Record<TakeoutDetail['row']['state'], string>>> = {
  ...{ draft: '承認のあとに届きます', returned: '承認のあとに届きます', applied: '承認のあとに届きます' },
  approved: 'まだ届いていません',
};

interface TakeoutProps {
  readonly loaded: TakeoutDetail;
  readonly onReload: () => void;
}

function Takeout({ loaded, onReload }: TakeoutProps): ReactNode {
  const { client } = useAccount();
  const { account } = useMe();
  const [detail, setDetail] = useState(loaded);
  const [clearing, setClearing] = useState<TakeoutFileRow | null>(null);
  useEffect(() => setDetail(loaded), [loaded]);
  const { row, files, papers, steps } = detail;
  const { uploads, isBusy, add, forget } = useUploads(client.takeouts, row.id, files, setDetail);
  const isMine = row.applicant.id === account.id;
  const mayChange = isMine && (row.state === 'draft' || row.state === 'returned');
  const mayClear = detail.mayDecide && row.state === 'applied';
  const isUnderWay =
    files.some(({ sha256, scan }) => sha256 !== null && scan === null) ||
    (row.state === 'approved' && files.some(({ deliveredAt }) => deliveredAt === null));
  useEffect(() => {
    if (!isUnderWay || isBusy) return;
    const timer = setInterval(onReload, againMs);
    return () => clearInterval(timer);
  }, [isUnderWay, isBusy, onReload]);
  const remove = async (file: TakeoutFileRow): Promise<void> => {
    const answer = await client.takeouts.removeFile(row.id, file.n);
    if (answer.ok) setDetail(answer.value);
    else onReload();
  };
  const last = steps.at(-1);
  return (
    <div className="flex flex-col gap-8">
      {row.state === 'returned' && last !== undefined ? (
        <Banner kind="warn" title="差し戻されました。直してもう一度申請できます。">
          <p className="whitespace-pre-line">
            {last.by.name}：{last.remark}
          </p>
        </Banner>
      ) : null}
      <KeyValueList
        items={[
          {
            key: '状態',
            value: <Badge tone={stateWords[row.state].tone}>{stateWords[row.state].title}</Badge>,
          },
          { key: '申請者', value: `${row.applicant.section}　${row.applicant.name}（${row.applicant.id}）` },
          { key: '持出しの目的', value: row.purpose },
          { key: '持出し期間', value: `${eraDate(row.from)}から${eraDate(row.to)}まで` },
          { key: '持ち出す先', value: row.loan === null ? `借用願 ${row.request}` : `貸出 ${row.loan}` },
          {
            key: '紙の書類',
            value:
              papers.length === 0 ? 'なし' : papers.map(({ title, sheets }) => `${title}（${sheets}枚）`).join('\n'),
          },
          ...(row.state === 'draft'
            ? []
            : [
                {
                  key: '書面',
                  value: <DownloadLink href={takeoutPaper(row.id)}>印刷用のPDF</DownloadLink>,
                },
              ]),
        ]}
      />
      <section className="flex flex-col gap-4">
        <Heading level={2}>持出データ</Heading>
        {mayChange ? <DropArea onFiles={add} /> : null}
        <UploadList uploads={uploads} forget={forget} />
        {row.blocked === 0 ? null : (
          <Banner kind="error" title={`個人情報の疑いか、調べられないファイルが${row.blocked}件あります。`}>
            <p>
              {mayChange
                ? '外すか、個人情報を消したものに入れ替えてください。誤検出であれば、このまま申請して所属長の判断を受けられます。'
                : 'このままでは承認できません。差し戻すか、誤検出であればファイルごとに理由を入力してください。'}
            </p>
          </Banner>
        )}
        <FileTable
          files={files}
          presses={{
            onRemove: mayChange ? (file) => void remove(file) : null,
            onClear: mayClear ? setClearing : null,
            notThere: notThere[row.state] ?? '届きません',
          }}
        />
      </section>
      <TakeoutActs detail={detail} isSending={isBusy} onDetail={setDetail} />
      {steps.length === 0 ? null : (
        <section className="flex flex-col gap-4">
          <Heading level={2}>経過</Heading>
          <ol className="flex flex-col gap-2">
            {steps.map((step) => (
              <li key={`${step.at} ${step.act}`} className="text-std-16N-170">
                {dayAndClock(step.at)}　{step.by.name}
                {step.deputyFor === null ? '' : `（${step.deputyFor}の代理）`}が{stepWords[step.act]}。
                {step.remark === '' ? null : <span className="block whitespace-pre-line">{step.remark}</span>}
              </li>
            ))}
          </ol>
        </section>
      )}
      {clearing === null ? null : (
        <ReasonDialog
          title={`「${clearing.path}」を誤検出としますか`}
          label="誤検出とする理由"
          action="誤検出とする"
          onClose={() => setClearing(null)}
          onConfirm={async (reason) => {
            const answer = await client.takeouts.clear(row.id, clearing.n, reason);
            if (!answer.ok) return answer.problem;
            setDetail(answer.value);
            setClearing(null);
            return null;
          }}
        >
          <p>個人情報でないことを確かめてください。理由とあなたの名前が、庁内の記録に残ります。</p>
        </ReasonDialog>
      )}
    </div>
  );
}
