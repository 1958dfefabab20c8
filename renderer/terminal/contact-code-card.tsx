import { groupDigits, readAloud } from '#contract/words/numbers.ts';

/** The ten digits to read out by telephone, large, in groups, and as they are said. */
export function ContactCodeCard({ digits }: { readonly digits: string }) {
  return (
    <div className="rounded-12 border border-solid-gray-420 bg-solid-gray-50 px-5 py-4">
      <p className="text-std-16B-170">連絡コード（電話で読み上げてください）</p>
      <p className="figures mt-1 text-std-28B-150 tracking-[0.06em] whitespace-nowrap text-solid-gray-900 sm:text-std-45B-140">
        {groupDigits(digits)}
      </p>
      <p className="mt-1 text-std-16N-170 text-solid-gray-700">
        {readAloud(digits)
          .split(/(?<=、)/)
          .map((group, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one number have no other names
            <span key={place} className="inline-block">
              {group}
            </span>
          ))}
      </p>
    </div>
  );
}
