import type { ReactNode } from 'react';
import { FINDING_WORDS, isClear } from '#contract/takeout/findings.ts';
import type { TakeoutFileRow } from '#contract/takeout/takeout-api.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ByteProgress } from '../../ui/progress.tsx';

export interface FilePresses {
  /** Null where files may not be taken out of the request now. */
  readonly onRemove: ((file: TakeoutFileRow) => void) | null;
  /** Null where the caller may not mark a false detection now. */
  readonly onClear: ((file: TakeoutFileRow) => void) | null;
  /** Said of a file that the PC has not written down. */
  readonly notThere: string;
}

/** The files of a request, what was found in each, and what became of it. */
export function FileTable({
  files,
  presses,
}: {
  readonly files: readonly TakeoutFileRow[];
  readonly presses: FilePresses;
}): ReactNode {
  return (
    <DataTable
      caption="持ち出すファイル"
      captionHidden
      columns={columnsFor(presses)}
      rows={files}
      rowKey={({ n }) => String(n)}
      empty="ファイルはまだありません。"
    />
  );
}

const faint = 'block text-dns-14N-130 text-solid-gray-700';

function columnsFor({ onRemove, onClear, notThere }: FilePresses): readonly Column<TakeoutFileRow>[] {
  return [
    {
      key: 'name',
      title: 'ファイル',
      isRowHeader: true,
      cell: ({ path, bytes, sha256 }) => (
        <span className="block min-w-48 break-all">
          {path}
          <span className={faint}>
            {fileSize(bytes)}
            {sha256 === null ? null : <span className="font-mono">　SHA-256 {sha256.slice(0, 16)}…</span>}
          </span>
        </span>
      ),
    },
    { key: 'scan', title: '点検の結果', cell: (file) => <ScanCell file={file} /> },
    {
      key: 'state',
      title: '端末',
      noWrap: true,
      cell: ({ deliveredAt }) =>
        deliveredAt === null ? (
          notThere
        ) : (
          <>
            <Badge tone="good">届きました</Badge>
            <span className={faint}>{dayAndClock(deliveredAt)}</span>
          </>
        ),
    },
    ...(onRemove === null && onClear === null
      ? []
      : [
          {
            key: 'press',
            title: '操作',
            noWrap: true,
            cell: (file: TakeoutFileRow) => (
              <>
                {onRemove === null ? null : (
                  <Button variant="outline" size="sm" ariaLabel={`${file.path}を外す`} onPress={() => onRemove(file)}>
                    外す
                  </Button>
                )}
                {onClear === null || file.scan === null || isClear(file.scan) || file.cleared !== null ? null : (
                  <Button
                    variant="outline"
                    size="sm"
                    ariaLabel={`${file.path}を誤検出とする`}
                    onPress={() => onClear(file)}
                  >
                    誤検出とする
                  </Button>
                )}
              </>
            ),
          },
        ]),
  ];
}

/** What was found, where, and the head's word on it. */
function ScanCell({ file }: { readonly file: TakeoutFileRow }): ReactNode {
  const { scan, scanPercent, cleared, received, bytes } = file;
  if (received < bytes) return <Badge tone="warn">途中まで届きました</Badge>;
  if (scan === null && scanPercent === null) return <Badge icon="waiting">点検の順番待ち</Badge>;
  if (scan === null)
    return (
      <div className="flex min-w-48 flex-col gap-2">
        <span>
          <Badge icon="waiting">調べています</Badge>
        </span>
        <ByteProgress label={`${file.path}の点検`} done={scanPercent ?? 0} total={100} />
      </div>
    );
  if (isClear(scan))
    return (
      <Badge tone="good" icon="check">
        見つかりません
      </Badge>
    );
  const tone = cleared === null ? 'bad' : 'info';
  return (
    <div className="flex min-w-56 flex-col items-start gap-2">
      {scan.scanned ? null : (
        <>
          <Badge tone={tone} icon="unknown">
            調べられません
          </Badge>
          <span>{scan.reason ?? '中身を読み取れません。'}</span>
        </>
      )}
      {scan.findings.map((finding) => (
        <div key={finding.kind} className="flex flex-col items-start gap-1">
          <Badge tone={tone} icon="warning">
            {FINDING_WORDS[finding.kind]}の疑い {count(finding.count)}か所
          </Badge>
          <Disclosure summary={`${FINDING_WORDS[finding.kind]}が見つかった場所`}>
            <ul className="flex flex-col gap-1">
              {finding.places.map(({ place, excerpt }) => (
                <li key={`${place} ${excerpt}`} className="break-all">
                  {place}
                  <span className="block font-mono text-dns-14N-130">{excerpt}</span>
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      ))}
      {cleared === null ? null : (
        <span>
          <Badge tone="info">誤検出</Badge>
          <span className={faint}>
            {cleared.by.name}（{dayAndClock(cleared.at)}）
          </span>
          <span className="block whitespace-pre-line">{cleared.reason}</span>
        </span>
      )}
    </div>
  );
}
