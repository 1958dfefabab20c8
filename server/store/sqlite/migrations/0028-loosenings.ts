import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table loosenings (
     id integer primary key, controls text not null, asked_at text not null, asked_by text not null,
     asked_name text not null, reason text not null, decided_at text, decided_by text, decision text,
     decided_reason text)`,
  `create unique index loosenings_open on loosenings ((1)) where decision is null`,
  `create trigger loosenings_no_delete before delete on loosenings
     begin select raise(abort, 'loosenings is append-only'); end`,
  `create trigger loosenings_once before update on loosenings
     when new.id is not old.id or new.controls is not old.controls or new.asked_at is not old.asked_at or
       new.asked_by is not old.asked_by or new.asked_name is not old.asked_name or new.reason is not old.reason or
       old.decision is not null or
       (new.decision = 'confirmed' and
         substr(new.decided_by, instr(new.decided_by, ':')) is substr(new.asked_by, instr(new.asked_by, ':')))
     begin select raise(abort, 'loosenings: two people, each once'); end`,
];

/** 第6条 is loosened by two people: what one asked for, and what another decided. */
export async function loosenings(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
