import type { ReactNode } from 'react';
import { count, fileSize } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { ByteProgress } from '../../ui/progress.tsx';
import type { Upload, Uploads } from './use-uploads.ts';

/** Rows of files that still wait are counted, not listed: a folder may hold hundreds. */
const listed = 5;

/** What is on its way to the office, and what did not get there. */
export function UploadList({ uploads, forget }: Pick<Uploads, 'uploads' | 'forget'>): ReactNode {
  const under = uploads.filter(({ problem }) => problem === null);
  const failed = uploads.filter(({ problem }) => problem !== null);
  if (uploads.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {under.slice(0, listed).map(({ path, bytes, sent }) => (
        <ByteProgress
          key={path}
          label={`${path}（${fileSize(bytes)}）を送っています`}
          done={sent}
          total={Math.max(1, bytes)}
        />
      ))}
      {under.length > listed ? (
        <p className="text-std-16N-170">ほか{count(under.length - listed)}件が待っています。</p>
      ) : null}
      {failed.length === 0 ? null : (
        <ul className="flex flex-col gap-2" aria-label="送れなかったファイル">
          {failed.map((one) => (
            <FailedUpload key={one.path} upload={one} onForget={() => forget(one.path)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function FailedUpload({ upload, onForget }: { readonly upload: Upload; readonly onForget: () => void }): ReactNode {
  return (
    <li className="flex flex-wrap items-center gap-3 text-std-16N-170 text-red-900">
      <span className="break-all">
        ＊{upload.path}：{upload.problem?.message}
        {upload.problem?.next}（{upload.problem?.code}）
      </span>
      <Button variant="outline" size="sm" ariaLabel={`${upload.path}の知らせを消す`} onPress={onForget}>
        消す
      </Button>
    </li>
  );
}
