import { type ReactNode, useState } from 'react';
import { encodeBase64 } from '#contract/log/base64.ts';
import type { ImportAnswer } from '#contract/people/people-api.ts';
import { maxHolidayBytes } from '#contract/settings/settings-api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Heading } from '../../ui/heading.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { CsvFileBox } from '../people/csv-file-box.tsx';
import { ImportPreview } from '../people/import-preview.tsx';

/** The Cabinet Office's list is read, shown with every row that has to be mended, and only then applied. */
export function HolidaysSection({ onApplied }: { readonly onApplied: () => void }): ReactNode {
  const { client } = useAccount();
  const [file, setFile] = useState<{ readonly name: string; readonly base64: string } | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [shown, setShown] = useState<ImportAnswer | null>(null);
  const [asking, setAsking] = useState(false);
  const { busy, problem, press } = usePress();
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    setShown(null);
    setTooLarge(chosen.size > maxHolidayBytes);
    if (chosen.size > maxHolidayBytes) return setFile(null);
    const base64 = encodeBase64(new Uint8Array(await chosen.arrayBuffer()));
    setFile({ name: chosen.name, base64 });
    const answer = await press(() => client.settings.holidays({ file: base64, apply: null }));
    setShown(answer);
  };
  return (
    <section aria-labelledby="import-title" className="flex flex-col gap-4">
      <Heading level={2} id="import-title">
        祝日の一覧を取り込む
      </Heading>
      <CsvFileBox
        label="内閣府の「国民の祝日」のCSV（syukujitsu.csv）"
        description={
          <>
            文字の種類は、Shift_JISでもUTF-8でも読みます。同じ形の一覧を作って取り込むこともできます（1行目は「国民の祝日・休日月日,国民の祝日・休日名称」、年ごとに1年分）。
          </>
        }
        name={file?.name ?? null}
        fault={tooLarge ? '＊ファイルが大きすぎます（400KBまで）。' : ''}
        onTake={take}
      />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      {shown === null ? null : shown.applied ? (
        <Banner kind="success" role="status" title="祝日を取り込みました。">
          <p>
            加えた {shown.counts.add}年、変えた {shown.counts.change}年です。
          </p>
        </Banner>
      ) : (
        <ImportPreview kind="holidays" shown={shown} busy={busy} onApply={() => setAsking(true)} />
      )}
      {asking && shown !== null && file !== null ? (
        <ReasonDialog
          title="祝日を取り込みますか"
          kind="plain"
          label="取り込む理由"
          action="取り込む"
          onClose={() => setAsking(false)}
          onConfirm={async (reason) => {
            const answer = await client.settings.holidays({
              ...{ file: file.base64, apply: { digest: shown.digest, reason } },
            });
            if (!answer.ok) return answer.problem;
            setAsking(false);
            setShown(answer.value);
            onApplied();
            return null;
          }}
        >
          <p>これから出る計画書と報告書に使います。古い内容と新しい内容、取り込んだ人と理由が記録に残ります。</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}
