import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { LoanStatement, statementBytes } from '#contract/loan/package.ts';
import { policyAtFirst } from '#contract/settings/lending-base.ts';
import { readOfficeKey, signStatement } from '../../../server/pki/office-key.ts';

/** Signs the sample's loan as an office does that has laid down nothing else: all four controls required. `FOLDER` */
const folder = process.argv[2] ?? '';
const db = new Database(join(folder, 'office.db'));
const row = db.prepare('select id, statement from loans').get() as { readonly id: string; readonly statement: string };
const statement = LoanStatement.parse(JSON.parse(row.statement));
statement.facts.policy.controls = policyAtFirst.controls;
const { sig } = signStatement(readOfficeKey(readFileSync(join(folder, 'office.key'), 'utf8')), statement);
db.prepare('update loans set statement = ?, statement_sig = ?, statement_hash = ? where id = ?').run(
  ...[JSON.stringify(statement), sig, hash('sha256', statementBytes(statement), 'hex'), row.id],
);
db.close();
