import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { type LoanFacts, LoanStatement, statementBytes } from '#contract/loan/package.ts';
import type { World } from '../world/world.ts';
import { shellState } from './errors-screen.ts';

/** Works on the office's database beside the running server, as an administrator at its machine could. */
export function atOfficeDatabase<T>(world: World, act: (db: Database.Database) => T): T {
  const db = new Database(join(world.layout.office, 'office.db'), { timeout: 5000 });
  try {
    return act(db);
  } finally {
    db.close();
  }
}

/** Holds the write lock of the office's database, as a backup that hangs would. @returns how to let go. */
export function holdOfficeDatabase(world: World): () => void {
  const db = new Database(join(world.layout.office, 'office.db'), { timeout: 5000 });
  db.exec('BEGIN EXCLUSIVE');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}

/**
 * The office signs the loan's package anew with other facts, and the terminal fetches it at its next contact: when its
 * recorder starts. @returns how to put the old package back.
 */
export async function reissue(
  world: World,
  page: Page,
  change: (facts: LoanFacts) => LoanFacts,
): Promise<() => Promise<void>> {
  const key = createPrivateKey(readFileSync(join(world.layout.office, 'office.key'), 'utf8'));
  const put = async (statement: LoanStatement): Promise<void> => {
    const sig = sign(null, statementBytes(statement), key).toString('base64');
    atOfficeDatabase(world, (db) =>
      db
        .prepare('UPDATE loans SET statement = ?, statement_sig = ?, from_day = ?, to_day = ? WHERE id = ?')
        .run(
          JSON.stringify(statement),
          sig,
          statement.facts.loan.from,
          statement.facts.loan.to,
          statement.facts.loan.id,
        ),
    );
    await world.recorder.stop();
    await world.recorder.start();
    // Days before today are not sent to the shell, so that only what was changed is compared.
    const wanted = ({ loan, policy }: LoanFacts) => ({ loan, policy });
    await expect
      .poll(
        async () => {
          const { facts } = await shellState(page);
          return facts === null ? null : wanted(facts);
        },
        { timeout: 20_000 },
      )
      .toEqual(wanted(statement.facts));
  };
  const before = LoanStatement.parse(
    JSON.parse(atOfficeDatabase(world, (db) => db.prepare('SELECT statement FROM loans').pluck().get() as string)),
  );
  await put({ ...before, facts: change(before.facts) });
  return () => put(before);
}
