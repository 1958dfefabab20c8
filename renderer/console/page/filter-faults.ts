import { useState } from 'react';
import { StaffId, TerminalId } from '#contract/primitives.ts';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';

/** What is wrong with a 職員番号 that a list is narrowed to. Pure. */
export const staffFault = (staff: string): string | null =>
  staff === '' || StaffId.safeParse(staff).success ? null : '6桁の数字で入力してください。';

/** The same of a PC管理番号. Pure. */
export const terminalFault = (terminal: string): string | null =>
  terminal === '' || TerminalId.safeParse(terminal).success ? null : 'T-0001 のように入力してください。';

/** What is wrong in the filters of a list, said from the first press on. */
export function useFilterFaults<Name extends string>(faults: Readonly<Record<Name, string | null>>) {
  const [checked, setChecked] = useState(false);
  return {
    shown: (name: Name): string | null => (checked ? faults[name] : null),
    /** Whether they can be applied; else the first fault is led to. */
    check: (form: HTMLFormElement): boolean => {
      setChecked(true);
      const isSound = Object.values(faults).every((fault) => fault === null);
      if (!isSound) focusFirstFault(form);
      return isSound;
    },
  };
}
