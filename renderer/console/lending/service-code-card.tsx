import { type ReactNode, useState } from 'react';
import type { ServiceCodeAnswer, ServicePurpose } from '#contract/http/lending-api.ts';
import { servicePurposeTitles } from '#contract/words/lending-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from './command-line.tsx';
import { groupSigns, serviceCommand } from './service-command.ts';

interface ServiceCodeCardProps {
  readonly terminal: string;
  readonly purpose: ServicePurpose;
  readonly issued: ServiceCodeAnswer;
}

/** A one-time code, large, with the very line to type at the PC. */
export function ServiceCodeCard({ terminal, purpose, issued }: ServiceCodeCardProps): ReactNode {
  return (
    <OneTimeCode
      title={`${terminal} ${servicePurposeTitles[purpose]}の作業コード`}
      code={issued.code}
      command={serviceCommand(terminal, purpose, issued.code)}
    >
      この作業コードは一度だけ、{dayAndClock(issued.expiresAt)}まで使えます。
    </OneTimeCode>
  );
}

interface OneTimeCodeProps {
  readonly title: string;
  readonly code: string;
  /** To be typed as root at the PC. */
  readonly command: string;
  readonly children: ReactNode;
}

export function OneTimeCode({ title, code, command, children }: OneTimeCodeProps): ReactNode {
  const [copied, setCopied] = useState<'code' | 'command' | 'failed' | null>(null);
  const copy = async (what: 'code' | 'command'): Promise<void> => {
    try {
      await navigator.clipboard.writeText(what === 'code' ? code : command);
      setCopied(what);
    } catch {
      setCopied('failed');
    }
  };
  return (
    <div role="status" aria-label={title} className="rounded-12 border-3 border-green-800 p-5 sm:p-6">
      <p className="text-std-17B-170">{title}</p>
      <p className="figures mt-3 font-mono text-std-24B-150 tracking-[0.06em] sm:text-std-36B-140">
        {groupSigns(code)}
      </p>
      <p className="mt-3 text-std-16N-170">端末で、管理者（root）として次のとおり入力してください。</p>
      <CommandLine line={command} className="mt-1 rounded-8 bg-solid-gray-50 px-4 py-3 text-std-16N-170" />
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button variant="outline" size="sm" onPress={() => void copy('command')}>
          入力する行を写し取る
        </Button>
        <Button variant="outline" size="sm" onPress={() => void copy('code')}>
          コードだけを写し取る
        </Button>
        <span aria-live="polite" className="text-std-16N-170">
          {copied === null
            ? ''
            : copied === 'failed'
              ? '写し取れませんでした。手で入力してください。'
              : '写し取りました。'}
        </span>
      </div>
      <p className="mt-3 text-std-16N-170">{children}ほかの人に見せないでください。</p>
    </div>
  );
}
