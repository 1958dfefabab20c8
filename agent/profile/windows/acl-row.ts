import type { WindowsRowOf } from '#contract/policy/profile-windows.ts';
import type { RowReading } from '../row-executor.ts';
import type { Attempt } from './attempt.ts';

type Row = WindowsRowOf<'acl'>;

/** Tried, not read: what an ACL says is the kernel's to judge. @param attempt with the borrower's rights */
export function readAcl(row: Row, attempt: Attempt): RowReading {
  switch (attempt) {
    case 'done':
      return row.rights === 'work'
        ? { state: 'in-force', found: `${row.path} に保存できます。` }
        : { state: 'not-in-force', found: `${row.path} に保存できてしまいます。` };
    case 'denied':
      return row.rights === 'work'
        ? { state: 'not-in-force', found: `${row.path} に保存できません。` }
        : { state: 'in-force', found: `${row.path} への保存は断られました。` };
    case 'absent':
      return row.needed
        ? { state: 'not-in-force', found: `${row.path} がありません。` }
        : { state: 'in-force', found: `${row.path} はこの端末にありません。` };
    case 'unknown':
      return { state: 'unknown', found: `${row.path} に保存できるかどうかわかりません。` };
  }
}
