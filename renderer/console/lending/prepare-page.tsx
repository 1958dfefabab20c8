import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { type SheetEntry, standingOf, withScanned } from './batch.ts';
import { type BatchRow, BatchTable } from './batch-table.tsx';
import { CodeSheet } from './code-sheet.tsx';
import { ScanField } from './scan-field.tsx';

/** Many PCs prepared at once: scanned into a list, a code for each, one sheet to carry to the desk. */
export function PreparePage(): ReactNode {
  const { client } = useAccount();
  const ledger = useLoaded(useCallback((signal: AbortSignal) => client.lending.ledger({}, signal), [client]));
  const asked = useLoaded(useCallback((signal: AbortSignal) => client.lending.approved(signal), [client]));
  const [scanned, setScanned] = useState<readonly string[]>([]);
  const [sheet, setSheet] = useState<readonly SheetEntry[]>([]);
  const [refused, setRefused] = useState<Readonly<Record<string, ErrorAnswer>>>({});
  const [issuing, setIssuing] = useState(false);
  const codes = useRef<HTMLElement>(null);
  const problem = ledger.problem ?? asked.problem;
  const rows: readonly BatchRow[] = scanned.map((terminal) => ({
    terminal,
    standing: standingOf(terminal, ledger.value?.rows ?? [], asked.value ?? []),
    hasCode: sheet.some((entry) => entry.terminal === terminal),
    refused: refused[terminal] ?? null,
  }));
  const waiting = rows.filter(
    ({ standing, hasCode }) => !hasCode && (standing.kind === 'ready' || standing.kind === 'begun'),
  );
  const issueFor = async ({ terminal, standing }: BatchRow): Promise<ErrorAnswer | null> => {
    if (standing.kind === 'ready') {
      const begun = await client.lending.act(terminal, { act: 'prepare', request: standing.request.id });
      if (!begun.ok) return begun.problem;
    } else if (standing.kind !== 'begun') return null;
    const code = await client.lending.serviceCode(terminal, 'prepare');
    if (!code.ok) return code.problem;
    const { row, request } = standing;
    setSheet((before) => [...before, { terminal, name: row.name, request, issued: code.value }]);
    return null;
  };
  const issue = async (): Promise<void> => {
    if (issuing) return;
    setIssuing(true);
    setRefused({});
    // One after the other: each is its own act in the office log.
    for (const row of waiting) {
      const fault = await issueFor(row);
      if (fault !== null) setRefused((before) => ({ ...before, [row.terminal]: fault }));
    }
    setIssuing(false);
    reload();
    // The button that was pressed has nothing left to do: what it made comes next.
    requestAnimationFrame(() => codes.current?.focus());
  };
  const reload = (): void => {
    ledger.reload();
    asked.reload();
  };
  const drop = (terminal: string): void => {
    setScanned((before) => before.filter((id) => id !== terminal));
    setSheet((before) => before.filter((entry) => entry.terminal !== terminal));
  };
  return (
    <ConsolePage
      title="まとめて貸出の準備をする"
      width="wide"
      before={
        <span className="print:hidden">
          <PageLink to="/ledger">管理簿に戻る</PageLink>
        </span>
      }
    >
      <div className="flex flex-col gap-8 print:hidden">
        <p className="max-w-180 text-std-16N-170">
          貸し出す端末の札を順に読み取ります。取り置かれた端末には、準備の作業コードをまとめて発行します。
          発行したコードは、このページを離れると表示できません。先に印刷してください。
        </p>
        {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} />}
        {ledger.value === null || asked.value === null ? (
          problem === null ? (
            <Progress label="管理簿と借用願を読み込んでいます" />
          ) : null
        ) : (
          <>
            <ScanField
              label="PC管理番号"
              action="一覧に加える"
              onScan={(terminal) => setScanned((before) => withScanned(before, terminal))}
            />
            <section aria-labelledby="batch-heading" className="flex flex-col gap-4">
              <Heading level={2} id="batch-heading">
                読み取った端末
              </Heading>
              <p role="status" className="text-std-17B-170">
                {count(scanned.length)}台、うち発行できる端末{count(waiting.length)}台、発行済み{count(sheet.length)}台
              </p>
              <BatchTable rows={rows} onDrop={issuing ? null : drop} />
              <div className="flex flex-wrap gap-3">
                <Button
                  onPress={() => void issue()}
                  isDisabled={waiting.length === 0 && !issuing}
                  isPending={issuing}
                  pendingText="発行しています"
                >
                  {`${count(waiting.length)}台に作業コードを発行する`}
                </Button>
                {sheet.length === 0 ? null : (
                  <Button variant="outline" onPress={() => window.print()}>
                    作業コードの紙を印刷する
                  </Button>
                )}
              </div>
            </section>
          </>
        )}
      </div>
      {sheet.length === 0 ? null : <CodeSheet entries={sheet} sheetRef={codes} />}
    </ConsolePage>
  );
}
