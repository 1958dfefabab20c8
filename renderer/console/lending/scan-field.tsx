import { type FormEvent, type ReactNode, useState } from 'react';
import { TerminalId } from '#contract/primitives.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { plainTerminal } from '../sessions/plain-terminal.ts';

interface ScanFieldProps {
  readonly label: string;
  readonly action: string;
  /** A PC管理番号 that was typed or read: `T-0001`. */
  readonly onScan: (terminal: string) => void;
}

/** Takes a PC管理番号 and Enter: by hand, or from a barcode or QR reader, which types the same. */
export function ScanField({ label, action, onScan }: ScanFieldProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const read = TerminalId.safeParse(plainTerminal(typed));
    setFault(read.success ? null : `「${typed}」はPC管理番号ではありません。T-0001 のように入力してください。`);
    setTyped('');
    if (read.success) onScan(read.data);
  };
  return (
    <form
      noValidate
      aria-label={label}
      onSubmit={submit}
      className="flex flex-wrap items-end gap-x-4 gap-y-3 [&_.h-14]:h-12"
    >
      <p className="order-last py-2.5 text-std-16N-170">
        札のバーコードを読み取るか、番号を入力してEnterキーを押します。
      </p>
      <TextInput
        label={label}
        width="md"
        value={typed}
        onChange={(text) => {
          setTyped(text);
          setFault(null);
        }}
        errorMessage={fault}
      />
      <Button type="submit" size="md" variant="outline">
        {action}
      </Button>
    </form>
  );
}
