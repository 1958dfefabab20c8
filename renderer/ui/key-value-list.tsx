import type { ReactNode } from 'react';

interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
}

/** Facts with their names, in one glance. */
export function KeyValueList({ items }: { readonly items: readonly KeyValue[] }) {
  return (
    <dl className="border-t border-solid-gray-420">
      {items.map(({ key, value }) => (
        <div
          key={key}
          className="grid items-baseline gap-x-6 border-b border-solid-gray-420 py-3 sm:grid-cols-[11rem_1fr]"
        >
          <dt className="text-std-16B-170 text-solid-gray-800">{key}</dt>
          <dd className="min-w-0 text-std-16N-170 whitespace-pre-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
