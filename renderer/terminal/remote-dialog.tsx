import { type FormEvent, useId, useState } from 'react';
import { RemotePassword, type RemoteProfile, RemoteUser } from '#contract/remote/profile.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { focusFirstFault } from '../ui/focus-first-fault.ts';
import { PasswordInput } from '../ui/password-input.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';

export interface RemoteDialogProps {
  readonly profile: RemoteProfile;
  readonly onClose: () => void;
}

/** Who connects. The password goes to the client and is kept nowhere. */
export function RemoteDialog({ profile, onClose }: RemoteDialogProps) {
  const formId = useId();
  const { pending, run } = useCommands();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const faults = {
    user: RemoteUser.safeParse(user).success ? null : '利用者名を、英数字と . _ - @ で入力してください。',
    password: RemotePassword.safeParse(password).success ? null : 'パスワードを入力してください。',
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    focusFirstFault(event.currentTarget);
    if (faults.user !== null || faults.password !== null) return;
    if ((await run('openRemote', { profile: profile.id, user, password })) !== null) onClose();
  };
  return (
    <Dialog
      title={`「${profile.name}」につなぐ`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={formId} isPending={pending.has('openRemote')} pendingText="記録しています">
            つなぐ
          </Button>
          <Button variant="outline" onPress={onClose}>
            やめる
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
        <RefusalOf commands={['openRemote']} />
        <TextInput
          label="利用者名"
          description="庁内のパソコンにサインインするときの名前です。端末の職員番号・暗証番号とは別です。"
          isRequired
          autoFocus
          maxLength={64}
          autoComplete="off"
          value={user}
          onChange={setUser}
          errorMessage={asked ? faults.user : null}
        />
        <PasswordInput
          label="パスワード"
          isRequired
          maxLength={127}
          autoComplete="off"
          value={password}
          onChange={setPassword}
          errorMessage={asked ? faults.password : null}
        />
      </form>
    </Dialog>
  );
}
