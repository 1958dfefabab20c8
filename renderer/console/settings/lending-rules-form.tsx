import { type FormEvent, type ReactNode, useState } from 'react';
import { WorkForm } from '#contract/policy/work-style.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import { type LendingRules, lendingByForm } from '#contract/settings/lending-rules.ts';
import type { LendingAnswer, SettingsAnswer } from '#contract/settings/settings-api.ts';
import { teleworkTitles } from '#contract/words/lending-words.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FieldFault } from '../../ui/field-fault.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { useAccount } from '../account/account-context.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { PresenceFields } from './presence-fields.tsx';
import { type LendingDraft, lendingDraftOf, readLendingDraft, type StyleDraft } from './read-lending-rules.ts';
import { StyleFields } from './style-fields.tsx';

interface LendingRulesFormProps {
  readonly lending: Extract<LendingAnswer, { readonly state: 'held' }>;
  readonly parts: SettingsAnswer['parts'];
  readonly onDone: () => void;
}

/** The forms of telework and 在席の確認: signed into each loan from its hand-over on. */
export function LendingRulesForm({ lending, parts, onDone }: LendingRulesFormProps): ReactNode {
  const { client } = useAccount();
  const [draft, setDraft] = useState(() => lendingDraftOf(lending.rules));
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState<LendingRules | null>(null);
  const { rules, faults } = readLendingDraft(draft);
  const anew = (['lending.styles', 'lending.presence'] as const).filter((part) => !parts[part].isReadable);
  const changesTo = (to: LendingRules) => settingsChanges(lendingByForm(lending.rules), lendingByForm(to));
  const isSame = rules !== null && anew.length === 0 && changesTo(rules).length === 0;
  const change = (part: Partial<LendingDraft>): void => setDraft((was) => ({ ...was, ...part }));
  const changeStyle = (form: keyof LendingDraft['styles'], part: Partial<StyleDraft>): void =>
    setDraft((was) => ({ ...was, styles: { ...was.styles, [form]: { ...was.styles[form], ...part } } }));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    focusFirstFault(event.currentTarget);
    if (rules !== null && !isSame) setAsking(rules);
  };
  const isGone = (form: keyof LendingDraft['styles']): boolean =>
    asking !== null && lending.waiting[form] > 0 && !asking.styles.some(({ telework }) => telework === form);
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-8">
      <StyleFields
        parts={parts}
        draft={draft.styles}
        faults={checked ? faults.styles : null}
        onChange={changeStyle}
        fault={<FieldFault>{checked ? faults.forms : null}</FieldFault>}
      />
      <PresenceFields parts={parts} draft={draft} faults={checked ? faults : null} onChange={change} />
      {checked && isSame ? <Banner kind="info" role="status" title="変わるところはありません。" /> : null}
      <div>
        <Button type="submit">貸出の決まりの変更を確かめる</Button>
      </div>
      {asking === null ? null : (
        <ChangeDialog
          title="貸出の決まりを変えますか"
          changes={changesTo(asking)}
          anew={anew}
          onClose={() => setAsking(null)}
          onConfirm={async (reason) => {
            const { revision } = lending;
            const answer = await client.settings.changeLending({ rules: asking, revision, reason });
            if (!answer.ok) return answer.problem;
            setAsking(null);
            onDone();
            return null;
          }}
        >
          {WorkForm.options.filter(isGone).map((form) => (
            <p key={form} className="text-std-16B-170">
              引渡しを待つ{teleworkTitles[form]}の借用願が{lending.waiting[form]}
              件あります。決まりがなくなると、引き渡せません（OF-607）。
            </p>
          ))}
          <p>
            次に引き渡す端末から、署名して端末に入ります。すでに貸している端末の決まりは変わりません。変えた人と理由、前の内容が記録に残ります。
          </p>
        </ChangeDialog>
      )}
    </form>
  );
}
