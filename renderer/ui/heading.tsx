import type { ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

const looks = {
  1: 'text-std-28B-150 sm:text-std-32B-150',
  2: 'text-std-22B-150',
  3: 'text-std-18B-160',
} as const;

interface HeadingProps {
  readonly level: 1 | 2 | 3;
  readonly children: ReactNode;
  readonly id?: string;
  /** A level-1 heading takes the focus when its screen appears. */
  readonly headingRef?: Ref<HTMLHeadingElement>;
}

export function Heading({ level, children, id, headingRef }: HeadingProps) {
  const Tag = `h${level}` as const;
  return (
    <Tag
      {...(id === undefined ? {} : { id })}
      {...(headingRef === undefined ? {} : { ref: headingRef })}
      {...(level === 1 ? { tabIndex: -1 } : {})}
      className={classNames('text-solid-gray-900 outline-none', looks[level])}
    >
      {children}
    </Tag>
  );
}
