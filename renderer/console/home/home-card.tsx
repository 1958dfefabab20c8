import { type ReactNode, useId } from 'react';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import type { Loaded } from '../api/use-loaded.ts';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface HomeCardProps {
  readonly title: string;
  /** The page that holds all of it. */
  readonly more?: { readonly to: string; readonly text: string };
  readonly children: ReactNode;
}

/** One matter of the first page. */
export function HomeCard({ title, more, children }: HomeCardProps): ReactNode {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="flex flex-col gap-4 rounded-12 border border-solid-gray-420 px-6 py-5"
    >
      <Heading level={2} id={heading}>
        {title}
      </Heading>
      {children}
      {more === undefined ? null : (
        <p className="text-std-16N-170">
          <PageLink to={more.to}>{more.text}</PageLink>
        </p>
      )}
    </section>
  );
}

/** What the office said, or that it is being asked, or why it did not answer. A number is never shown in its place. */
export function Asked<T>({ of, show }: { readonly of: Loaded<T>; readonly show: (value: T) => ReactNode }): ReactNode {
  const { value, problem, loading, reload } = of;
  return (
    <>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="読み込んでいます" /> : null}
      {value === null ? null : show(value)}
    </>
  );
}

export interface FigureProps {
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  /** Asks for an act: said in words as well. */
  readonly note?: string | undefined;
}

/** Figures side by side. */
export function Figures({ figures }: { readonly figures: readonly FigureProps[] }): ReactNode {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-x-4 gap-y-3">
      {figures.map(({ title, value, unit, note }) => (
        <div key={title}>
          <dt className="text-dns-16N-130 text-solid-gray-700">{title}</dt>
          <dd className="mt-1">
            <span className="figures text-std-28B-150">{value}</span>
            <span className="ml-1 text-std-16N-170">{unit}</span>
            {note === undefined ? null : <span className="block text-dns-14B-130 text-red-900">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
