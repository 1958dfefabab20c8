import { assertNever } from '#contract/errors.ts';
import type { WindowsRow } from '#contract/policy/profile-windows.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { readAcl } from './acl-row.ts';
import type { Attempt } from './attempt.ts';
import { readFirewall } from './firewall-row.ts';
import { regExecutor } from './reg-row.ts';
import { createRegistry, type Registry } from './registry.ts';
import { serviceExecutor } from './service-row.ts';
import { readFromSystem, type SystemReadings } from './system-readings.ts';

/** How sure the form is that a kind is read in: seen as bytes, written in the vendor's pages, or supposed. */
export type Evidence = 'recorded' | 'documented' | 'assumed';

/** By kind of row; test/fixtures/windows holds what it rests on. */
export const evidence: Readonly<Record<WindowsRow['kind'], Evidence>> = {
  reg: 'recorded',
  service: 'documented',
  acl: 'assumed',
  firewall: 'assumed',
  feature: 'assumed',
  applocker: 'assumed',
  task: 'assumed',
  recorder: 'assumed',
  auditlog: 'assumed',
};

/** What reading needs beside commands. */
export interface WindowsSenses {
  readonly run: RunCommand;
  readonly tryCreate: (folder: string) => Attempt;
  /** Null where there are none that can be believed. */
  readonly readings: SystemReadings | null;
  readonly now: { readonly boot: string; readonly at: Date };
  /** Whether this very profile was tried on this image: until then, forms nobody has seen do not count. */
  readonly accepted: boolean;
}

/** Rows that `tanmori-agent` itself puts in force and takes back. The others are provision.ps1's. */
export const isOwnRow = (row: WindowsRow): boolean => row.kind === 'reg' || row.kind === 'service';

/** Who holds a row on Windows. */
export function windowsExecutors(senses: WindowsSenses): (row: WindowsRow) => RowExecutor<WindowsRow> {
  const registry = createRegistry(senses.run);
  return (row) => {
    const executor = executorOf(row, senses, registry);
    return { ...executor, attest: async () => sure(row, await executor.attest(row), senses.accepted) };
  };
}

/** What is good by a form that nobody has seen is 未検証 until the acceptance; what is bad stays so. */
function sure(row: WindowsRow, read: RowReading, accepted: boolean): RowReading {
  return read.state !== 'in-force' || accepted || evidence[row.kind] === 'recorded'
    ? read
    : { state: 'unknown', found: `${read.found}ただし、読み方が実機で未検証です。` };
}

function executorOf(row: WindowsRow, senses: WindowsSenses, registry: Registry): RowExecutor<WindowsRow> {
  switch (row.kind) {
    case 'reg':
      return bound(row, regExecutor(senses.run, registry));
    case 'service':
      return bound(row, serviceExecutor(senses.run, registry));
    case 'acl':
      return readOnly(() => Promise.resolve(readAcl(row, senses.tryCreate(row.path))));
    case 'firewall':
      return readOnly(() => readFirewall(senses.run, row));
    case 'feature':
    case 'applocker':
    case 'task':
    case 'recorder':
    case 'auditlog':
      return readOnly(() => Promise.resolve(readFromSystem(row, senses.readings, senses.now)));
    default:
      return assertNever(row);
  }
}

/** An executor of one kind for the row of that kind it was chosen for. */
function bound<Row extends WindowsRow>(row: Row, executor: RowExecutor<Row>): RowExecutor<WindowsRow> {
  const { isOurs } = executor;
  return {
    capture: () => executor.capture(row),
    apply: () => executor.apply(row),
    restore: (_, prior) => executor.restore(row, prior),
    attest: () => executor.attest(row),
    ...(isOurs === undefined ? {} : { isOurs: (_, now) => isOurs(row, now) }),
  };
}

/** A row that provision.ps1 holds: to put it in force from here is a bug. */
function readOnly(attest: () => Promise<RowReading>): RowExecutor<WindowsRow> {
  const refuse = (): never => {
    throw new Error('provision.ps1 holds this row');
  };
  return { capture: refuse, apply: refuse, restore: refuse, attest };
}
