import type { ReactNode } from 'react';
import type { IntegrityAnswer } from '#contract/http/audit-api.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { QrCode } from '../../ui/qr-code.tsx';

/** The newest checkpoint that the office published, for comparing it elsewhere and later. */
export function CheckpointCard({ log }: Pick<IntegrityAnswer, 'log'>): ReactNode {
  return (
    <section aria-labelledby="checkpoint-heading" className="flex flex-col gap-4">
      <Heading level={2} id="checkpoint-heading">
        公表した検査点
      </Heading>
      {log === null ? (
        <p className="text-std-16N-170">まだ公表していません。最初の記録から1秒ほどで公表されます。</p>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[1fr_auto]">
          <div className="flex flex-col gap-3">
            <KeyValueList
              items={[
                { key: '記録簿の名前', value: log.origin },
                { key: '件数', value: `${count(log.size)}件` },
                {
                  key: 'ハッシュ値',
                  value: <code className="font-mono text-mono-16N-150 break-all">{log.root}</code>,
                },
                { key: '署名した日時', value: log.at === null ? '不明' : dayAndClock(log.at) },
                {
                  key: '立会い',
                  value:
                    log.witnesses.length === 0 ? (
                      <span className="flex flex-col items-start gap-1">
                        <Badge tone="warn" icon="warning">
                          立会い：なし
                        </Badge>
                        <span className="text-std-16N-170">
                          庁外・他課の立会人がいないため、庁内サーバーの管理者が記録簿ごと作り替えたときは、手元の写しと比べるまで分かりません。
                        </span>
                      </span>
                    ) : (
                      log.witnesses.join('、')
                    ),
                },
              ]}
            />
            <Disclosure summary="検査点の全文">
              <pre className="overflow-x-auto rounded-8 bg-solid-gray-50 p-4 font-mono text-mono-14N-150 whitespace-pre-wrap">
                {log.note}
              </pre>
            </Disclosure>
          </div>
          <figure className="flex max-w-64 flex-col gap-2">
            <QrCode content={log.note} label={`検査点の全文のQRコード。${log.origin}、${log.size}件。`} />
            <figcaption className="text-dns-14N-130 text-solid-gray-700">
              読み取って控えておくと、後日の記録簿がこの時点の続きかどうかを確かめられます。
            </figcaption>
          </figure>
        </div>
      )}
    </section>
  );
}
