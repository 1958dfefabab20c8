import { type FormEvent, type ReactNode, useState } from 'react';
import { settingsChanges } from '#contract/settings/changes.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { type PaperProcedure, procedureSteps, stepFacts } from '#contract/statistics/steps-saved.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { paperDraftOf, readPaperDraft } from './read-paper.ts';

interface PaperFormProps {
  readonly held: SettingsAnswer;
  readonly onDone: () => void;
}

/** What each of the ten steps took on paper, with where the minutes come from. */
export function PaperForm({ held, onDone }: PaperFormProps): ReactNode {
  const { client } = useAccount();
  const [draft, setDraft] = useState(() => paperDraftOf(held.settings.paperProcedure));
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState<PaperProcedure | null>(null);
  const { paper, faults } = readPaperDraft(draft);
  const isAnew = !held.parts.paperProcedure.isReadable;
  const changesTo = (paperProcedure: PaperProcedure) =>
    settingsChanges({ paperProcedure: held.settings.paperProcedure }, { paperProcedure });
  const isSame = paper !== null && !isAnew && changesTo(paper).length === 0;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    focusFirstFault(event.currentTarget);
    if (paper !== null && !isSame) setAsking(paper);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <div className="grid items-end gap-x-6 gap-y-4 sm:grid-cols-2">
        {procedureSteps.map((step) => (
          <TextInput
            key={step}
            label={`${stepFacts[step].title}（分）`}
            width="sm"
            inputMode="numeric"
            maxLength={4}
            value={draft.minutes[step]}
            onChange={(text) => setDraft((was) => ({ ...was, minutes: { ...was.minutes, [step]: text } }))}
            errorMessage={checked ? (faults.minutes[step] ?? null) : null}
          />
        ))}
      </div>
      <TextArea
        label="分数の根拠"
        description="どの数字の横にも印刷されます。いつ、だれが、どう調べたかを書いてください。"
        rows={2}
        maxLength={200}
        value={draft.source}
        onChange={(source) => setDraft((was) => ({ ...was, source }))}
        errorMessage={checked ? faults.source : null}
      />
      {checked && isSame ? <Banner kind="info" role="status" title="変わるところはありません。" /> : null}
      <div>
        <Button type="submit">分数の変更を確かめる</Button>
      </div>
      {asking === null ? null : (
        <ChangeDialog
          title="手順の分数を変えますか"
          changes={changesTo(asking)}
          anew={isAnew ? ['paperProcedure'] : []}
          onClose={() => setAsking(null)}
          onConfirm={async (reason) => {
            const answer = await client.settings.change({
              ...{ settings: { paperProcedure: asking }, revision: held.revision, reason },
            });
            if (!answer.ok) return answer.problem;
            setAsking(null);
            onDone();
            return null;
          }}
        >
          <p>
            開き直した統計と「借用願」の手間の表に、前の年度の分も新しい分数で出ます。変えた人と理由、前の内容が記録に残ります。
          </p>
        </ChangeDialog>
      )}
    </form>
  );
}
