import type { WindowsRowOf } from '#contract/policy/profile-windows.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { queriedNumber } from './reg-query.ts';
import { numberHex, type RegValue, regTypes, textHex } from './reg-text.ts';
import { CapturedValue, type QueriedPlace, queryValue, type Registry } from './registry.ts';

type Row = WindowsRowOf<'reg'>;

/** One value of the registry, through reg.exe. */
export const regExecutor = (run: RunCommand, registry: Registry): RowExecutor<Row> => ({
  capture: (row) => registry.capture(row),
  apply: (row) => registry.add(row, row.type, String(row.data)),
  restore: (row, prior) => registry.restore(row, CapturedValue.parse(prior)),
  isOurs: (row, now) => {
    const { value } = CapturedValue.parse(now);
    const own = storedAs(row);
    return value === null || (value.type === own.type && value.hex === own.hex);
  },
  attest: async (row) => judge(row, await queryValue(run, row)),
});

const storedAs = (row: Row): RegValue => ({
  type: regTypes[row.type],
  hex: row.type === 'REG_DWORD' ? numberHex(row.data) : textHex(row.data),
});

/** Pure. */
function judge(row: Row, value: QueriedPlace): RowReading {
  if (value === 'unreadable') return { state: 'unknown', found: `${row.name} を読めません。` };
  if (value === 'absent') return { state: 'not-in-force', found: `${row.name} がありません。` };
  const same =
    row.type === 'REG_DWORD'
      ? queriedNumber(value) === row.data
      : value.type === row.type && value.data.includes(row.data);
  const shown = value.data[0]?.slice(0, 80) ?? '';
  if (same) return { state: 'in-force', found: `${row.name} は ${shown} です。` };
  // A console without the letters prints question marks: then nothing is known.
  return shown.includes('?') && !/^[\x20-\x7e]*$/.test(String(row.data))
    ? { state: 'unknown', found: `${row.name} の文字を読めません。` }
    : { state: 'not-in-force', found: `${row.name} が ${shown} です（${row.data} のはず）。` };
}
