import { type ReactNode, useState } from 'react';
import { useSearch } from 'wouter';
import { encodeBase64 } from '#contract/log/base64.ts';
import { type ImportAnswer, type ImportKind, maxImportBytes } from '#contract/people/people-api.ts';
import { isEmptyDate, noDate, readDateParts } from '../../strings/date-parts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { CsvFileBox } from './csv-file-box.tsx';
import { ImportPreview } from './import-preview.tsx';

const heads: Readonly<Record<ImportKind, string>> = {
  staff: '職員番号、氏名、ふりがな、所属、役職、任用区分、役割（職員番号・氏名・所属は必ず要ります）',
  sections: '所属番号、所属名、部、開始日、終了日（所属番号・所属名・開始日は必ず要ります）',
};

/** A list (CSV) is read, shown and only then applied. */
export function ImportPage(): ReactNode {
  const { client } = useAccount();
  const [kind, setKind] = useState<ImportKind>(
    new URLSearchParams(useSearch()).get('kind') === 'sections' ? 'sections' : 'staff',
  );
  const [file, setFile] = useState<{ readonly name: string; readonly base64: string | null } | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [endMissing, setEndMissing] = useState(false);
  const [from, setFrom] = useState(noDate);
  const [shown, setShown] = useState<ImportAnswer | null>(null);
  const { busy, problem, press } = usePress();
  const day = readDateParts(from);
  const dayFault = isEmptyDate(from) || day !== null ? null : '年・月・日を確かめてください。';
  /** What was shown is of other choices now. */
  const again = (): void => setShown(null);
  const ask = async (apply: string | null): Promise<void> => {
    // A day that cannot be read must not pass for today.
    if (file === null || dayFault !== null) return;
    const answer = await press(() => client.people.bring({ kind, file: file.base64, endMissing, from: day, apply }));
    if (answer !== null) setShown(answer);
  };
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    again();
    setTooLarge(chosen.size > maxImportBytes);
    if (chosen.size > maxImportBytes) return setFile(null);
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    setFile({ name: chosen.name, base64: encodeBase64(bytes) });
  };
  return (
    <ConsolePage title="名簿の取り込み" width="wide" before={<PageLink to="/people">利用者の一覧に戻る</PageLink>}>
      <RadioChoices
        label="取り込むもの"
        columns={2}
        choices={[
          { value: 'staff', label: '職員の名簿' },
          { value: 'sections', label: '所属の一覧' },
        ]}
        value={kind}
        onChange={(next) => {
          setKind(next);
          setFile(null);
          again();
        }}
      />
      <CsvFileBox
        label="CSVファイル"
        description={<>文字の種類は、Shift_JISでもUTF-8でも読みます。1行目の見出しは、{heads[kind]}です。</>}
        name={file?.name ?? null}
        fault={tooLarge ? '＊ファイルが大きすぎます（4MBまで）。' : ''}
        onTake={take}
      >
        {kind === 'sections' ? (
          <div>
            <Button
              variant="outline"
              size="md"
              onPress={() => {
                again();
                setFile({ name: '備え付けの所属一覧（45）', base64: null });
              }}
            >
              備え付けの45の所属を使う
            </Button>
          </div>
        ) : null}
      </CsvFileBox>
      <DateBoxes
        label={kind === 'staff' ? '異動する日' : 'なくなる所属が終わる日の次の日'}
        description="空けておくと今日です。"
        value={from}
        onChange={(next) => {
          setFrom(next);
          again();
        }}
        errorMessage={dayFault}
      />
      <Checkbox
        isSelected={endMissing}
        onChange={(next) => {
          setEndMissing(next);
          again();
        }}
      >
        {kind === 'staff' ? 'ファイルにない職員の利用を止める' : 'ファイルにない所属を終える'}
      </Checkbox>
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button
          variant={shown === null ? 'solid' : 'outline'}
          isDisabled={file === null || dayFault !== null}
          isPending={busy && shown === null}
          pendingText="確かめています"
          onPress={() => void ask(null)}
        >
          内容を確かめる
        </Button>
      </div>
      {shown === null ? null : shown.applied ? (
        <Banner kind="success" role="status" title="取り込みました。">
          <p>
            加えた {shown.counts.add}件、変えた {shown.counts.change}件、終えた {shown.counts.end}件です。
            {kind === 'staff' && shown.counts.add > 0
              ? '加えた職員は、利用者の一覧で初めのパスワードを発行するとサインインできるようになります。'
              : ''}
          </p>
        </Banner>
      ) : (
        <ImportPreview kind={kind} shown={shown} busy={busy} onApply={() => void ask(shown.digest)} />
      )}
    </ConsolePage>
  );
}
