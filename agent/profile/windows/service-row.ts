import type { WindowsRowOf } from '#contract/policy/profile-windows.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { queriedNumber } from './reg-query.ts';
import { numberHex, regTypes } from './reg-text.ts';
import { CapturedValue, queryValue, type Registry, type RegPlace } from './registry.ts';
import { regLimits, scExe } from './system32.ts';

type Row = WindowsRowOf<'service'>;

const placeOf = (row: Row): RegPlace => ({
  key: `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${row.service}`,
  name: 'Start',
});

/** ERROR_SERVICE_DOES_NOT_EXIST */
const noSuchService = 1060;

/** Started when something asks for it: how Windows sets up the drivers of media. */
const onDemand = { type: regTypes.REG_DWORD, hex: numberHex(3) };

/** The start type of a service or driver, in the registry; the service manager takes it in at the next start. */
export const serviceExecutor = (run: RunCommand, registry: Registry): RowExecutor<Row> => ({
  capture: (row) => registry.capture(placeOf(row)),
  apply: async (row) => {
    const { value } = await registry.capture(placeOf(row));
    // A key of our own making would be half a service.
    if (value !== null) return registry.add(placeOf(row), 'REG_DWORD', String(row.start));
    if (row.needed) throw new Error(`no service ${row.service}`);
  },
  restore: async (row, given) => {
    const prior = CapturedValue.parse(given);
    if (prior.value !== null) return registry.restore(placeOf(row), prior);
    // It came after we captured: only our own start type is taken back.
    const now = await registry.capture(placeOf(row));
    if (now.value?.hex === numberHex(row.start)) await registry.restore(placeOf(row), { ...prior, value: onDemand });
  },
  isOurs: (row, now) => {
    const { value } = CapturedValue.parse(now);
    return value === null || (value.type === regTypes.REG_DWORD && value.hex === numberHex(row.start));
  },
  attest: async (row) => {
    const start = await queryValue(run, placeOf(row));
    const asked = await run(scExe, ['qc', row.service], regLimits);
    if (asked.kind === 'failed' || start === 'unreadable') return unreadable(row);
    if (asked.code === noSuchService && start === 'absent') {
      return row.needed
        ? { state: 'not-in-force', found: `サービス ${row.service} がありません。` }
        : { state: 'in-force', found: `サービス ${row.service} はこの端末にありません。` };
    }
    const known = asked.code === 0 ? parseStartType(asked.stdout) : null;
    const kept = start === 'absent' ? null : queriedNumber(start);
    if (known === null || kept === null) return unreadable(row);
    if (kept !== row.start) return { state: 'not-in-force', found: `${row.service} の起動の種類が ${kept} です。` };
    return known === row.start
      ? { state: 'in-force', found: `${row.service} は起動できません。` }
      : { state: 'not-in-force', found: `${row.service} はまだ ${known} で動いています。再起動が要ります。` };
  },
});

const unreadable = (row: Row): RowReading => ({ state: 'unknown', found: `${row.service} の起動の種類を読めません。` });

/**
 * The start type that `sc qc` prints. Words differ from language to language, so the place counts: the second line of
 * «word : number». Pure. Null where it is not there.
 */
export function parseStartType(bytes: Buffer): number | null {
  // Neither code page 932 nor UTF-8 has a colon or a digit as a part of another sign.
  const lines = bytes
    .toString('latin1')
    .split(/\r\n|\n/)
    .flatMap((line) => /^\s+[^:]+:\s*([0-9a-f]+)(?:\s|$)/.exec(line)?.[1] ?? []);
  const [, start] = lines;
  return start !== undefined && /^[0-4]$/.test(start) ? Number(start) : null;
}
