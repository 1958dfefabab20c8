import type { CheckView } from '#contract/ipc/shell-state.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';

const looks: Readonly<
  Record<CheckView['state'], { readonly word: string; readonly icon: IconName | null; readonly ink: string }>
> = {
  waiting: { word: '順番待ち', icon: 'waiting', ink: 'text-solid-gray-700' },
  running: { word: '確認中', icon: null, ink: 'text-blue-1000' },
  good: { word: '確認できました', icon: 'success', ink: 'text-green-900' },
  observed: { word: '監視のみ', icon: 'warning', ink: 'text-yellow-1100' },
  bad: { word: '確認できません', icon: 'error', ink: 'text-red-900' },
};

/** The checks with what each has shown so far. */
export function CheckList({ checks }: { readonly checks: readonly CheckView[] }) {
  return (
    <ul className="border-t border-solid-gray-420">
      {checks.map((check) => {
        const look = looks[check.state];
        return (
          <li
            key={check.key}
            className="grid gap-x-6 gap-y-1 border-b border-solid-gray-420 py-3.5 sm:grid-cols-[1fr_10rem]"
          >
            <div className="min-w-0">
              <p className="text-std-17B-170 text-solid-gray-900">{check.title}</p>
              {check.detail === '' ? null : <p className="text-std-16N-170 text-solid-gray-700">{check.detail}</p>}
            </div>
            <p className={classNames('flex items-start gap-2 text-std-16B-170', look.ink)}>
              {look.icon === null ? (
                <Spinner className="mt-0.5 size-6" />
              ) : (
                <Icon name={look.icon} size="lg" className="mt-0.5" />
              )}
              {look.word}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
