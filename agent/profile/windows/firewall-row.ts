import type { WindowsRowOf } from '#contract/policy/profile-windows.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowReading } from '../row-executor.ts';
import { queriedNumber } from './reg-query.ts';
import { queryValue } from './registry.ts';

type Row = WindowsRowOf<'firewall'>;

const policy = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const networks = ['DomainProfile', 'PublicProfile', 'StandardProfile'];

/** What a rule may say beside what it blocks. Anything else makes it narrower than the row. */
const idle = new Set(['Name', 'Desc', 'EmbedCtxt']);
const protocols = { TCP: '6', UDP: '17' } as const;

/** A rule as Windows keeps it in the registry, which the borrower may read. */
export async function readFirewall(run: RunCommand, row: Row): Promise<RowReading> {
  for (const network of networks) {
    const on = await queryValue(run, { key: `${policy}\\${network}`, name: 'EnableFirewall' });
    if (on === 'unreadable' || on === 'absent')
      return { state: 'unknown', found: 'ファイアウォールの状態を読めません。' };
    if (queriedNumber(on) !== 1) return { state: 'not-in-force', found: 'ファイアウォールが切れています。' };
  }
  const rule = await queryValue(run, { key: `${policy}\\FirewallRules`, name: row.rule });
  if (rule === 'unreadable') return { state: 'unknown', found: `${row.rule} を読めません。` };
  if (rule === 'absent') return { state: 'not-in-force', found: `${row.rule} がありません。` };
  const blocks = rule.data.some((text) => blocksAsSaid(row, text));
  return blocks
    ? { state: 'in-force', found: `${row.rule} が効いています。` }
    : { state: 'not-in-force', found: `${row.rule} の内容が違います。` };
}

/** Whether a rule blocks what the row says, all of it. Pure. */
export function blocksAsSaid(row: Row, text: string): boolean {
  const [version, ...fields] = text.split('|');
  if (version === undefined || !/^v\d+\.\d+$/.test(version) || fields.at(-1) !== '') return false;
  const said = fields
    .slice(0, -1)
    .filter((field) => !idle.has(field.split('=')[0] ?? ''))
    .sort();
  const remote = row.remote === 'Any' ? [] : ['RA4=LocalSubnet', 'RA6=LocalSubnet'];
  const wanted = [
    'Action=Block',
    'Active=TRUE',
    'Dir=Out',
    `Protocol=${protocols[row.protocol]}`,
    ...row.ports.map((port) => `RPort=${port}`),
    ...remote,
  ].sort();
  return said.length === wanted.length && said.every((field, i) => field === wanted[i]);
}
