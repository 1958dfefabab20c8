import type { ReactNode } from 'react';
import type { IssuedPassword } from '#contract/people/people-api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

interface PasswordSheetsProps {
  readonly issued: readonly IssuedPassword[];
  readonly onClose: () => void;
}

/** Initial passwords, each on a sheet of its own to be handed over: shown this once, kept nowhere. */
export function PasswordSheets({ issued, onClose }: PasswordSheetsProps): ReactNode {
  return (
    <section aria-labelledby="issued-title" className="flex flex-col gap-6">
      <div className="flex flex-col gap-4 print:hidden">
        <Banner kind="warn" role="status" title={`初めのパスワードを${issued.length}人に発行しました。`}>
          <p>この画面でしか見られません。印刷して、封をして本人に渡してください。閉じると二度と表示できません。</p>
        </Banner>
        <div className="flex flex-wrap gap-3">
          <Button onPress={() => window.print()}>印刷する</Button>
          <Button variant="outline" onPress={onClose}>
            渡す用意ができたので閉じる
          </Button>
        </div>
      </div>
      <h2 id="issued-title" className="text-std-22B-150 print:hidden">
        渡す用紙
      </h2>
      {issued.map(({ id, name, sectionName, password }) => (
        <article
          key={id}
          aria-label={`${name}さんに渡す用紙`}
          className="flex break-inside-avoid break-after-page flex-col gap-3 rounded-8 border border-solid-gray-420 p-6 last:break-after-auto"
        >
          <p className="text-std-18B-160">端末守　初めのパスワードのお知らせ</p>
          <p className="text-std-17N-170">
            {sectionName}　{name} 様
          </p>
          <dl className="grid grid-cols-[10rem_1fr] gap-y-2 text-std-17N-170">
            <dt>職員番号</dt>
            <dd className="figures">{id}</dd>
            <dt>初めのパスワード</dt>
            <dd className="figures text-std-22B-150">{password}</dd>
          </dl>
          <p className="text-std-16N-170">
            管理画面にサインインすると、自分のパスワードを決める画面が出ます。決めると、この用紙のパスワードは使えなくなります。用紙は裁断して捨ててください。
          </p>
        </article>
      ))}
    </section>
  );
}
