import type { ReactNode, Ref } from 'react';
import { eraDate } from '#contract/words/era.ts';
import { askedThings } from '#contract/words/lending-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Heading } from '../../ui/heading.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import type { SheetEntry } from './batch.ts';
import { CommandLine } from './command-line.tsx';
import { groupSigns, serviceCommand } from './service-command.ts';

interface CodeSheetProps {
  readonly entries: readonly SheetEntry[];
  readonly sheetRef: Ref<HTMLElement>;
}

/** The sheet to carry to the PCs: a code for each, as text and as QR for a reader that types. */
export function CodeSheet({ entries, sheetRef }: CodeSheetProps): ReactNode {
  return (
    <section ref={sheetRef} tabIndex={-1} aria-labelledby="sheet-heading" className="flex flex-col gap-4 outline-none">
      <Heading level={2} id="sheet-heading">
        作業コードの紙
      </Heading>
      <p className="text-std-16N-170">
        端末の札と番号を照らし合わせ、端末で、管理者（root）として各行を入力してください。コードは一度だけ使えます。使い終えた紙は裁断してください。
      </p>
      <ul className="grid gap-4 lg:grid-cols-2 print:grid-cols-1">
        {entries.map((entry) => (
          <li
            key={entry.terminal}
            className="flex break-inside-avoid flex-wrap items-start gap-4 rounded-8 border border-solid-gray-600 p-4"
          >
            <span className="block w-32 shrink-0">
              <QrCode content={entry.issued.code} label={`${entry.terminal}の作業コードのQRコード`} />
            </span>
            <SheetWords entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SheetWords({ entry }: { readonly entry: SheetEntry }): ReactNode {
  const { terminal, name, request, issued } = entry;
  return (
    <div className="min-w-0 grow basis-56 text-dns-14N-130">
      <p className="text-std-20B-150">{terminal}</p>
      <p>{name}</p>
      {request === null ? null : (
        <p className="mt-1">
          {request.borrower.name}（{request.borrower.section}）
          <br />
          {eraDate(request.from)}から{eraDate(request.to)}まで
          <br />
          {askedThings(request.things)}
        </p>
      )}
      <p className="mt-2 font-mono text-std-20B-150">{groupSigns(issued.code)}</p>
      <CommandLine line={serviceCommand(terminal, 'prepare', issued.code)} className="mt-1" />
      <p className="mt-1">{dayAndClock(issued.expiresAt)}まで</p>
    </div>
  );
}
