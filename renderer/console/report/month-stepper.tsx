import type { ReactNode } from 'react';
import { monthBy } from '#contract/statistics/fiscal-year.ts';
import { eraYear } from '#contract/words/era.ts';
import { Button } from '../../ui/button.tsx';

interface MonthStepperProps {
  /** `2026-11` */
  readonly month: string;
  readonly onChange: (month: string) => void;
}

/** One month, with the ones before and after it. */
export function MonthStepper({ month, onChange }: MonthStepperProps): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="outline" size="sm" onPress={() => onChange(monthBy(month, -1))}>
        前の月
      </Button>
      <p aria-live="polite" className="figures text-std-17B-170">
        {eraYear(`${month}-01`)}
        {Number(month.slice(5))}月
      </p>
      <Button variant="outline" size="sm" onPress={() => onChange(monthBy(month, 1))}>
        次の月
      </Button>
    </div>
  );
}
