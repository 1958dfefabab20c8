import type { ShellState, TrailView } from '#contract/ipc/shell-state.ts';
import { count } from '#contract/words/numbers.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { controlLooks } from './control-looks.ts';

const lines: Readonly<
  Record<TrailView['line'], { readonly word: string; readonly tone: Tone; readonly icon: IconName }>
> = {
  waiting: { word: '回線：確認中', tone: 'neutral', icon: 'waiting' },
  up: { word: '回線：接続', tone: 'good', icon: 'line' },
  down: { word: '回線：なし', tone: 'neutral', icon: 'line' },
  untrusted: { word: '回線：証明書が不正', tone: 'bad', icon: 'error' },
  refused: { word: '回線：受け取り拒否', tone: 'bad', icon: 'error' },
};

/** In view on every screen: the four controls, the trail, the line and how well the trail is protected. */
export function StatusStrip({ state }: { readonly state: ShellState }) {
  const { trail } = state;
  const line = lines[trail.line];
  return (
    <section aria-label="端末の状態" className="border-t border-solid-gray-200 bg-solid-gray-50">
      <div className="mx-auto flex max-w-[85rem] flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2 sm:px-8">
        <ul className="flex flex-wrap gap-2" aria-label="第6条の制御">
          {controlLooks(state).map((look) => (
            <li key={look.control}>
              <Badge tone={look.tone} icon={look.stateIcon}>
                {look.short}：{look.word}
              </Badge>
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-2 lg:ml-auto">
          <p className="figures flex items-center gap-1 text-dns-14N-130 text-solid-gray-800">
            <Icon name="record" size="sm" />
            記録 {count(trail.recorded)}件・未送信 {count(trail.unsent)}件
          </p>
          <Badge tone={line.tone} icon={line.icon}>
            {line.word}
          </Badge>
          {trail.protection === 'weak' ? (
            <Badge tone="warn" icon="warning">
              保護：弱
            </Badge>
          ) : null}
        </div>
      </div>
    </section>
  );
}
