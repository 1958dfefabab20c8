import { type ReactNode, useState } from 'react';
import type { IdsAnswer } from '#contract/http/telework-api.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';

interface MoveDialogProps {
  readonly answer: IdsAnswer;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Where IDs of the pool come from, in the list of sections. */
const pool = '';

/** IDs for one section in an emergency. */
export function MoveDialog({ answer, onClose, onDone }: MoveDialogProps): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const [from, setFrom] = useState(pool);
  const [to, setTo] = useState('');
  const [ids, setIds] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const { year, rows, sections } = answer;
  const left = from === pool ? answer.pool : (rows.find(({ section }) => section.id === from)?.held ?? 0);
  const faults = {
    to: to === '' ? '移す先の課を選んでください。' : to === from ? '元と違う課を選んでください。' : null,
    ids: Number(ids) >= 1 && Number(ids) <= left ? null : `1から${left}までの数を入力してください。`,
    reason: reason.trim() === '' ? '移す理由を入力してください。' : null,
  };
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const save = async (): Promise<void> => {
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) return;
    const seen = answer.movements[0]?.id ?? 0;
    const body = { year, from: from === pool ? null : from, to, ids: Number(ids), reason: reason.trim(), seen };
    if ((await press(() => client.telework.move(body))) !== null) onDone();
  };
  return (
    <PressDialog title="緊急にIDを移す" action="移す" isBusy={busy} onPress={() => void save()} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>元の課ではそのIDを使えなくなります。落ち着いたら、記録から「元に戻す」を押してください。</p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <SelectBox
          label="移す元"
          options={[
            { value: pool, label: `市の残り（${answer.pool}）` },
            ...rows
              .filter(({ held }) => held > 0)
              .map(({ section, held }) => ({ value: section.id, label: `${section.name}（${held}）` })),
          ]}
          value={from}
          onChange={setFrom}
        />
        <SelectBox
          label="移す先"
          isRequired
          options={[
            { value: '', label: '選んでください' },
            ...sections.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={to}
          onChange={setTo}
          errorMessage={shown('to')}
        />
        <TextInput
          label="移す数"
          isRequired
          inputMode="numeric"
          width="sm"
          value={ids}
          onChange={(typed) => setIds(digitsOf(typed).slice(0, 4))}
          errorMessage={shown('ids')}
        />
        <ReasonField label="移す理由" value={reason} onChange={setReason} errorMessage={shown('reason')} />
      </div>
    </PressDialog>
  );
}
