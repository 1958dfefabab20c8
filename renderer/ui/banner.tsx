import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

const kinds = {
  info: { icon: 'info', word: 'お知らせ', frame: 'border-blue-900', ink: 'text-blue-900' },
  warn: { icon: 'warning', word: '注意', frame: 'border-yellow-900', ink: 'text-yellow-900' },
  error: { icon: 'error', word: 'エラー', frame: 'border-red-900', ink: 'text-red-900' },
  success: { icon: 'success', word: '完了', frame: 'border-green-800', ink: 'text-green-800' },
} as const satisfies Record<string, { icon: IconName; word: string; frame: string; ink: string }>;

interface BannerProps {
  readonly kind: keyof typeof kinds;
  readonly title: string;
  readonly children?: ReactNode;
  /** Stable code, e.g. `TM-101`, that a person can read out by telephone. */
  readonly code?: string;
  readonly actions?: ReactNode;
  /** `alert` interrupts a reader, `status` waits; absent for what stood there when the page opened. */
  readonly role?: 'alert' | 'status';
}

export function Banner({ kind, title, children, code, actions, role }: BannerProps) {
  const look = kinds[kind];
  return (
    <div
      {...(role === undefined ? {} : { role })}
      className={classNames('rounded-12 border-3 bg-white px-5 py-4 sm:px-6 sm:py-5', look.frame)}
    >
      <div className="flex gap-3">
        <Icon name={look.icon} size="lg" className={classNames('mt-0.5', look.ink)} />
        <div className="min-w-0 grow">
          <p className="text-std-17B-170 text-solid-gray-900">
            <span className="sr-only">{look.word}：</span>
            {title}
          </p>
          {children === undefined ? null : <div className="mt-1 text-std-16N-170">{children}</div>}
          {code === undefined ? null : <p className="figures mt-2 text-dns-14N-130 text-solid-gray-700">番号 {code}</p>}
          {actions === undefined ? null : <div className="mt-4 flex flex-wrap gap-3">{actions}</div>}
        </div>
      </div>
    </div>
  );
}
