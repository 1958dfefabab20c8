import { controlTitles } from '#contract/control-words.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { controlLooks } from './control-looks.ts';

/** The four controls with what was tried and what came of it. */
export function ControlCards({ state }: { readonly state: ShellState }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {controlLooks(state).map((look) => (
        <li key={look.control} className="flex gap-3 rounded-12 border border-solid-gray-420 p-4">
          <Icon name={look.icon} size="lg" className="mt-0.5 text-solid-gray-700" />
          <div className="min-w-0 grow">
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <h3 className="text-std-16B-170 text-solid-gray-900">{controlTitles[look.control].title}</h3>
              <Badge tone={look.tone} icon={look.stateIcon}>
                {look.longWord}
              </Badge>
            </div>
            <p className="mt-1 text-std-16N-170 text-solid-gray-800">{look.detail}</p>
            <p className="mt-1 text-dns-14N-130 text-solid-gray-700">{controlTitles[look.control].article}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
