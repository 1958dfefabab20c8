import { type ReactNode, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { DownloadLink } from '../../ui/download-link.tsx';
import { CertificateForm } from './certificate-form.tsx';
import { papers } from './lending-client.ts';
import type { Step } from './next-step.ts';
import { CertificateLinks } from './wipe-card.tsx';

interface SetAsideStepProps {
  readonly state: Extract<Step, { kind: 'set-aside' }>['state'];
  readonly detail: LedgerDetail;
}

/** Where a PC is on no way, and which of «その他の手続き» leads on. */
export function SetAsideStep({ state, detail }: SetAsideStepProps): ReactNode {
  const { terminal } = detail.row;
  const newest = detail.history.toSorted((a, b) => b.logIndex - a.logIndex)[0];
  return (
    <>
      <p>{words[state]}</p>
      {state === 'lost' ? <DownloadLink href={papers.loss(terminal)}>紛失・盗難届（PDF）</DownloadLink> : null}
      {state === 'retired' && newest?.event === 'confirm-destruction' ? (
        <DestructionCertificate terminal={terminal} />
      ) : null}
    </>
  );
}

const words: Readonly<Record<SetAsideStepProps['state'], string>> = {
  lost: '見つかったとき、届出が誤りだったときは、下の「その他の手続き」から記録します。見つかった端末は、返却の手順に入ります。',
  held: '証拠として保全しています。調べが終わったら、下の「その他の手続き」から保全を解きます。消去は保全を解いたあとに行います。',
  broken:
    '修理に出すか、記憶媒体を物理的に破壊するか、引き取って消去するかを、下の「その他の手続き」から選びます。破壊したときは、別の職員が破壊を確認します。',
  repair: '修理から戻ったら、下の「その他の手続き」から引き取りを記録します。引き取った端末は、消去から始めます。',
  retired: 'この端末は廃棄済みです。記録だけが残っています。',
};

/** A destruction that two people answer for has its certificate too. */
function DestructionCertificate({ terminal }: { readonly terminal: string }): ReactNode {
  const [certificate, setCertificate] = useState<string | null>(null);
  if (certificate !== null) return <CertificateLinks certificate={certificate} />;
  return (
    <>
      <p>破壊の証明書を発行できます。すでに発行したときは、もう一度発行しないでください。</p>
      <CertificateForm terminal={terminal} isDestroyed onDone={setCertificate} />
    </>
  );
}
