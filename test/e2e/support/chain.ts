import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { ReadEntry } from '#contract/socket/protocol.ts';
import type { EntryType } from '#contract/trail/catalogue.ts';
import type { World } from '../../../scripts/world/world.ts';
import { callShell } from './shell-page.ts';

/** An entry as both sides must hold it. */
export interface ChainEntry {
  readonly seq: number;
  readonly type: EntryType;
  readonly session: string | null;
  readonly hash: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The terminal's own trail in full, as the person can read it. Null where the shell does not show it now. */
export async function chainOnTerminal(page: Page): Promise<readonly ChainEntry[] | null> {
  const all: ChainEntry[] = [];
  for (;;) {
    const outcome = await callShell(page, 'readTrail', { fromSeq: all.length, limit: 200 });
    if (!outcome.ok) return null;
    const { entries } = outcome.value as unknown as { entries: readonly ReadEntry[] };
    if (entries.length === 0) return all;
    all.push(...entries.map(({ seq, type, session, hash, data }) => ({ seq, type, session, hash, data })));
  }
}

/** Everything that the office has committed, from its database beside the running server. */
export function chainAtOffice(world: World): readonly ChainEntry[] {
  const database = new Database(join(world.layout.office, 'office.db'), { readonly: true, fileMustExist: true });
  try {
    const rows = database.prepare('SELECT seq, type, session, hash, data FROM entries ORDER BY seq').all() as {
      readonly seq: number;
      readonly type: EntryType;
      readonly session: string | null;
      readonly hash: string;
      readonly data: string;
    }[];
    return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, unknown> }));
  } finally {
    database.close();
  }
}
