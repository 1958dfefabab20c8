import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

const tones = {
  neutral: 'border-solid-gray-536 bg-white text-solid-gray-800',
  info: 'border-blue-900 bg-blue-50 text-blue-1000',
  good: 'border-green-800 bg-green-50 text-green-1000',
  warn: 'border-yellow-1000 bg-yellow-50 text-yellow-1200',
  bad: 'border-red-900 bg-red-50 text-red-1000',
} as const;

export type Tone = keyof typeof tones;

interface BadgeProps {
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly icon?: IconName;
}

/** A state in a word or two (チップラベル). The word says it; colour and icon only repeat it. */
export function Badge({ children, tone = 'neutral', icon }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded-8 border px-2 py-1 text-dns-14N-130 whitespace-nowrap',
        tones[tone],
      )}
    >
      {icon === undefined ? null : <Icon name={icon} size="sm" />}
      {children}
    </span>
  );
}
