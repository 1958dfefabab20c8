import { type Role, roles } from '#contract/http/console-api.ts';
import type { ServerApp } from '../http/server-app.ts';
import type { Access, Scope } from './access.ts';

/** One line of the role × route table. */
export interface AccessRow {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

/** What a role may do with a route: its scope, or `anyone`, `terminal`, `hand-in`, `refused`. */
export type AccessCell = Scope | 'anyone' | 'terminal' | 'hand-in' | 'refused';

/**
 * Collects the table while routes are registered. A route without a rule throws here, at registration, so that a server
 * with an unguarded route cannot be built. Call before any route is registered.
 */
export function collectAccessTable(app: ServerApp): readonly AccessRow[] {
  const rows: AccessRow[] = [];
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    const methods = [route.method].flat();
    if (access === undefined) throw new Error(`route without an access rule: ${methods.join(',')} ${route.url}`);
    for (const method of methods) rows.push({ method, url: route.url, access });
  });
  return rows;
}

/** One cell of the table. */
export function accessCell(access: Access, role: Role): AccessCell {
  if (access === 'public') return 'anyone';
  if (access === 'terminal' || access === 'hand-in') return access;
  return access.roles[role] ?? 'refused';
}

/** The table in Markdown, a line a route: for people who check who may do what (`docs/access-table.md`). */
export const accessTableText = (rows: readonly AccessRow[]): string =>
  [
    ['method', 'route', ...roles],
    ['---', '---', ...roles.map(() => '---')],
    ...rows.map((row) => [row.method, row.url, ...roles.map((role) => accessCell(row.access, role))]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
