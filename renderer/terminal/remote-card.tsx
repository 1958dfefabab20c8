import { Suspense, useState } from 'react';
import type { RemoteView } from '#contract/ipc/shell-state.ts';
import type { RemoteProfile } from '#contract/remote/profile.ts';
import { remoteKindTitles } from '#contract/words/remote-words.ts';
import { clock } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Heading } from '../ui/heading.tsx';
import { useCommands } from './commands.tsx';
import { RemoteDialog } from './later.tsx';
import { RefusalBanner, RefusalOf } from './refusal-banner.tsx';

interface RemoteCardProps {
  readonly profiles: readonly RemoteProfile[];
  readonly remote: RemoteView;
}

/** The desktops at the office that this PC may be connected to; nothing where 情報政策課 has laid down none. */
export function RemoteCard({ profiles, remote: { open, trouble } }: RemoteCardProps) {
  const { pending, run } = useCommands();
  const [asking, setAsking] = useState<RemoteProfile | null>(null);
  if (profiles.length === 0) return null;
  const standing = profiles.find(({ id }) => id === open?.profile);
  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>庁内のデスクトップ</Heading>
      {trouble === null ? null : <RefusalBanner code={trouble.code} />}
      <RefusalOf commands={['closeRemote']} />
      {open === null ? (
        <ul className="flex flex-col gap-3">
          {profiles.map((profile) => (
            <li
              key={profile.id}
              className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-12 border border-solid-gray-420 px-5 py-4"
            >
              <div className="min-w-0 grow">
                <p className="text-std-16B-170">{profile.name}</p>
                <p className="text-dns-14N-130 text-solid-gray-700 break-all">
                  {remoteKindTitles[profile.kind]}　{profile.host}
                </p>
              </div>
              <Button
                variant="outline"
                size="md"
                ariaLabel={`「${profile.name}」のリモートデスクトップにつなぐ`}
                onPress={() => setAsking(profile)}
              >
                リモートデスクトップにつなぐ
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <Banner
          kind="info"
          role="status"
          title={`「${standing?.name ?? open.profile}」を開いています（${clock(open.since)}から）。`}
          actions={
            <Button
              variant="outline"
              size="md"
              isPending={pending.has('closeRemote')}
              onPress={() => void run('closeRemote', {})}
            >
              切断する
            </Button>
          }
        >
          <p>別のウィンドウに出ます。中断・終業・ロックのときは、自動で切断します。</p>
        </Banner>
      )}
      <p className="text-std-16N-170">
        ファイル・印刷・コピーと貼り付け・USB・マイク・カメラは、この端末と庁内のデスクトップの間で使えません（第6条）。
      </p>
      {asking === null ? null : (
        <Suspense>
          <RemoteDialog profile={asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </section>
  );
}
