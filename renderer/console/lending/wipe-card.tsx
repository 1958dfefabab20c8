import type { ReactNode } from 'react';
import type { WipeRow } from '#contract/http/lending-api.ts';
import { stepTitles, techniqueTitles, wipeReasonTitles } from '#contract/words/certificate-words.ts';
import { wipeResultTitles, wordOf } from '#contract/words/lending-words.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { CheckFacts } from './check-facts.tsx';
import { papers } from './lending-client.ts';
import { useMe } from './use-me.ts';

const outcomes = {
  done: { tone: 'good', title: '済み' },
  skipped: { tone: 'neutral', title: '対象外' },
  failed: { tone: 'bad', title: '要確認' },
} as const;

/** One erasure: who ran it, what each step came to, what the second person found. Refused ones stay. */
export function WipeCard({ wipe }: { readonly wipe: WipeRow }): ReactNode {
  return (
    <article
      aria-label={`${dayAndClock(wipe.orderedAt)}の消去`}
      className="flex flex-col gap-4 rounded-12 border border-solid-gray-420 p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Heading level={3}>{dayAndClock(wipe.orderedAt)}の消去</Heading>
        <ResultBadge wipe={wipe} />
      </div>
      <p className="text-std-16N-170">
        行った人：{wipe.executor.name}
        {wipe.technique === '' ? null : `。方法：${wordOf(techniqueTitles, wipe.technique)}`}
        {wipe.endedAt === null ? null : `。終わり：${dayAndClock(wipe.endedAt)}`}
      </p>
      <WipeReasons reasons={wipe.reasons} />
      {wipe.steps.length === 0 ? null : (
        <ol className="flex flex-col gap-2">
          {wipe.steps.map((step) => (
            <li key={step.name} className="flex flex-wrap items-start gap-x-3 gap-y-1 text-std-16N-170">
              <Badge tone={outcomes[step.outcome].tone}>{outcomes[step.outcome].title}</Badge>
              <span className="min-w-48 grow basis-60">
                {wordOf(stepTitles, step.name)}
                <span className="block text-dns-14N-130 text-solid-gray-700">
                  {step.files === 0 && step.bytes === 0
                    ? null
                    : `${count(step.files)}個・${fileSize(step.bytes)}${step.reason === '' ? '' : '。'}`}
                  {step.reason === '' ? null : wordOf(wipeReasonTitles, step.reason)}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {wipe.checks.map((check) => (
        <section key={check.id} aria-label={`${dayAndClock(check.at)}の検証`} className="flex flex-col gap-2">
          <p className="text-std-17B-170">検証</p>
          <CheckFacts check={check} />
        </section>
      ))}
      {wipe.certificate === null ? null : <CertificateLinks certificate={wipe.certificate} />}
    </article>
  );
}

function ResultBadge({ wipe }: { readonly wipe: WipeRow }): ReactNode {
  if (wipe.result === null) return <Badge tone="warn">端末の報告を待っています</Badge>;
  return wipe.result === 'erased' ? (
    <Badge tone="good" icon="check">
      {wipeResultTitles.erased}
    </Badge>
  ) : (
    <Badge tone="bad" icon="error">
      {wipeResultTitles['needs-attention']}
    </Badge>
  );
}

/** Why an erasure needs a person, one sentence each. */
export function WipeReasons({ reasons }: { readonly reasons: readonly string[] }): ReactNode {
  if (reasons.length === 0) return null;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-6 text-std-16N-170 text-red-1000">
      {reasons.map((reason) => (
        <li key={reason}>{wordOf(wipeReasonTitles, reason)}</li>
      ))}
    </ul>
  );
}

export function CertificateLinks({ certificate }: { readonly certificate: string }): ReactNode {
  const { pages } = useMe();
  if (!pages.certificates) return <p className="text-std-16N-170">データ消去証明書 {certificate}</p>;
  return (
    <div className="flex flex-wrap gap-x-6">
      <DownloadLink href={papers.certificate(certificate, 'pdf')}>データ消去証明書 {certificate}（PDF）</DownloadLink>
      <DownloadLink href={papers.certificate(certificate, 'json')}>署名付きデータ（JSON）</DownloadLink>
    </div>
  );
}
