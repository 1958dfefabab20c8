import { type FormEvent, useRef, useState } from 'react';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DigitsInput } from '../ui/digits-input.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { useCommands } from './commands.tsx';
import { useDraft } from './drafts.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

export function SignedOutScreen({ screen }: { readonly screen: ScreenOf<'signed-out'> }) {
  const { pending, run } = useCommands();
  const [staff, setStaff] = useDraft('staff');
  const [pin, setPin] = useState('');
  const [asked, setAsked] = useState(false);
  const staffBox = useRef<HTMLInputElement>(null);
  const pinBox = useRef<HTMLInputElement>(null);
  const staffFault = staff.length === 6 ? null : '職員番号を6桁の数字で入力してください。';
  const pinFault = pin === '' ? '暗証番号を入力してください。' : null;

  const signIn = async () => {
    setAsked(true);
    if (staffFault !== null) return staffBox.current?.focus();
    if (pinFault !== null) return pinBox.current?.focus();
    const done = await run('signIn', { staff, pin });
    if (done === null) pinBox.current?.select();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn();
  };

  return (
    <ScreenBody title="サインイン" lead="職員番号と、この端末の暗証番号を入力してください。">
      {screen.resuming ? (
        <Banner kind="warn" title="勤務の途中です。">
          <p>サインインすると、続きから仕事に戻れます。始業からの記録は残っています。</p>
        </Banner>
      ) : null}
      <RefusalOf commands={['signIn']} />
      <form onSubmit={submit} noValidate className="flex max-w-120 flex-col gap-6">
        <DigitsInput
          grouped={false}
          label="職員番号"
          description="6桁の数字"
          isRequired
          autoComplete="username"
          width="md"
          value={staff}
          onChange={setStaff}
          errorMessage={asked ? staffFault : null}
          inputRef={staffBox}
        />
        <PasswordInput
          label="暗証番号"
          isRequired
          autoComplete="current-password"
          maxLength={128}
          width="lg"
          value={pin}
          onChange={setPin}
          errorMessage={asked ? pinFault : null}
          inputRef={pinBox}
        />
        <div>
          <Button type="submit" isPending={pending.has('signIn')} pendingText="確かめています">
            サインイン
          </Button>
        </div>
      </form>
    </ScreenBody>
  );
}
