import { type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type LoanRequestRow, requestStates } from '#contract/http/lending-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { askedThings, requestStateTitles } from '#contract/words/lending-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { QueueLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { waysOn } from '../page/page-begin.ts';
import { PageLink } from '../page/page-link.tsx';
import { PageLinks } from '../page/page-links.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { StateFilterForm } from '../page/state-filter-form.tsx';
import { OwnProcedure } from '../statistics/own-procedure.tsx';
import { papers } from './lending-client.ts';
import { readRequestsAddress, requestsAddress } from './requests-address.ts';
import { ReserveDialog } from './reserve-dialog.tsx';
import { useMe } from './use-me.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

type Press = 'approved' | 'refused' | 'reserve' | 'withdraw';

const states = requestStates.map((value) => ({ value, label: requestStateTitles[value] }));

/** 借用願 that the role may see, newest first, a page at a time. */
export function RequestsPage(): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const search = useSearch();
  const [, go] = useLocation();
  const { filters } = readRequestsAddress(new URLSearchParams(search));
  const { value, problem, loading, reload } = useLoaded(
    useCallback(
      (signal: AbortSignal) => {
        const shown = readRequestsAddress(new URLSearchParams(search));
        return client.lending.requests({ ...shown.filters, ...shown.begin }, signal);
      },
      [client, search],
    ),
  );
  const [pressed, setPressed] = useState<{ readonly request: LoanRequestRow; readonly press: Press } | null>(null);
  const close = (): void => setPressed(null);
  const done = (): void => {
    close();
    reload();
  };
  const pressesOf = (request: LoanRequestRow): readonly Press[] => {
    const { state, loan, borrower } = request;
    const isMine = borrower.id === account.id;
    const mayDecide = value?.decides.includes(request.id) ?? false;
    const isOpen = loan === null && (state === 'asked' || state === 'approved');
    return [
      ...(mayDecide ? (['approved', 'refused'] as const) : []),
      ...(pages.desk && isOpen && state === 'approved' ? (['reserve'] as const) : []),
      ...(isOpen && (isMine || pages.desk) ? (['withdraw'] as const) : []),
    ];
  };
  return (
    <ConsolePage title="借用願" width="wide" before={<QueueLink />}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {pages.askForPc ? (
        <p className="text-std-16N-170">
          <PageLink to="/loan-requests/new">端末を借りる（新しい借用願）</PageLink>
        </p>
      ) : null}
      <StateFilterForm
        key={search}
        label="借用願の絞り込み"
        states={states}
        filters={filters}
        isOwn={account.role === 'staff'}
        onApply={(chosen) => go(requestsAddress(chosen))}
      />
      {value === null && loading ? <Progress label="借用願を読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <DataTable
            caption="借用願の一覧"
            captionHidden
            columns={columnsFor(pressesOf, pages.ledger, (request, press) => setPressed({ request, press }))}
            rows={value.requests}
            rowKey={({ id }) => id}
            empty={
              Object.keys(filters).length > 0
                ? '条件に合う借用願がありません。'
                : pages.askForPc
                  ? '借用願はまだありません。登録申請書が承認されると、上の「端末を借りる」から出せます。'
                  : '借用願はまだありません。'
            }
          />
          <PageLinks links={waysOn(value, (begin) => requestsAddress(filters, begin))} />
        </div>
      )}
      {pages.askForPc ? <OwnProcedure /> : null}
      {pressed === null ? null : pressed.press === 'reserve' ? (
        <ReserveDialog request={pressed.request} onClose={close} onDone={done} />
      ) : pressed.press === 'withdraw' ? (
        <WithdrawDialog request={pressed.request} onClose={close} onDone={done} />
      ) : (
        <DecideDialog request={pressed.request} decision={pressed.press} onClose={close} onDone={done} />
      )}
    </ConsolePage>
  );
}

interface DecideDialogProps {
  readonly request: LoanRequestRow;
  readonly decision: 'approved' | 'refused';
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function DecideDialog({ request, decision, onClose, onDone }: DecideDialogProps): ReactNode {
  const { client } = useAccount();
  const isRefusal = decision === 'refused';
  return (
    <ReasonDialog
      title={`${request.id}を${isRefusal ? '承認しないことにしますか' : '承認しますか'}`}
      kind={isRefusal ? 'warn' : 'plain'}
      label={isRefusal ? '承認しない理由' : '添える言葉'}
      isRequired={isRefusal}
      action={isRefusal ? '承認しない' : '承認する'}
      onClose={onClose}
      onConfirm={async (reason) => {
        const answer = await client.lending.decide(request.id, { decision, reason });
        if (!answer.ok) return answer.problem;
        onDone();
        return null;
      }}
    >
      <p>
        {request.borrower.name}さんに、{eraDate(request.from)}から{eraDate(request.to)}まで、
        {askedThings(request.things)}を貸し出す願いです。あとから変えることはできません。
      </p>
    </ReasonDialog>
  );
}

const stateTones: Readonly<Record<LoanRequestRow['state'], Tone>> = {
  asked: 'warn',
  approved: 'good',
  refused: 'neutral',
  withdrawn: 'neutral',
  used: 'info',
};

const pressTitles: Readonly<Record<Press, string>> = {
  approved: '承認する',
  refused: '承認しない',
  reserve: '端末を取り置く',
  withdraw: '取り下げる',
};

function columnsFor(
  pressesOf: (request: LoanRequestRow) => readonly Press[],
  maySeeLedger: boolean,
  onPress: (request: LoanRequestRow, press: Press) => void,
): readonly Column<LoanRequestRow>[] {
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return [
    {
      key: 'id',
      title: '番号',
      isRowHeader: true,
      noWrap: true,
      cell: ({ id, askedAt }) => (
        <>
          {id}
          <span className={faint}>{dayAndClock(askedAt)}</span>
          <DownloadLink href={papers.request(id)} label={`${id}の印刷用のPDF`}>
            印刷用のPDF
          </DownloadLink>
        </>
      ),
    },
    { key: 'staff', title: '使用する人', cell: ({ borrower }) => <StaffCell staff={borrower} /> },
    {
      key: 'period',
      title: '使用期間',
      noWrap: true,
      cell: ({ from, to }) => (
        <>
          {eraDate(from)}から
          <br />
          {eraDate(to)}まで
        </>
      ),
    },
    {
      key: 'things',
      title: '借りるもの・業務',
      cell: ({ things, purpose }) => (
        <span className="block min-w-48 whitespace-pre-line">
          {askedThings(things)}
          <span className={faint}>{purpose}</span>
        </span>
      ),
    },
    {
      key: 'terminal',
      title: '端末',
      noWrap: true,
      cell: ({ terminal }) =>
        terminal === null ? (
          '未定'
        ) : maySeeLedger ? (
          <PageLink to={`/ledger/${terminal}`}>{terminal}</PageLink>
        ) : (
          terminal
        ),
    },
    {
      key: 'state',
      title: '状態',
      cell: (request) => (
        <span className="flex min-w-40 flex-col items-start gap-2">
          <Badge tone={stateTones[request.state]}>{requestStateTitles[request.state]}</Badge>
          {request.decided === null ? null : (
            <span className={faint}>
              {request.decided.by.name}
              {request.decided.deputyFor === null ? '' : `（${request.decided.deputyFor.name}の代理）`}（
              {dayAndClock(request.decided.at)}）
              {request.decided.reason === '' ? null : <span className="block">{request.decided.reason}</span>}
            </span>
          )}
          {pressesOf(request).map((press) => (
            <Button
              key={press}
              variant="outline"
              size="sm"
              ariaLabel={`${request.id} ${pressTitles[press]}`}
              onPress={() => onPress(request, press)}
            >
              {pressTitles[press]}
            </Button>
          ))}
        </span>
      ),
    },
  ];
}
