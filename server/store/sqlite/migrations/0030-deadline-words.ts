import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table deadline_words (
     loan_id text not null references loans (id), serial bigint not null,
     because text not null check (because in ('held', 'released', 'lost')), at text not null,
     primary key (loan_id, serial))`,
  ...['update', 'delete'].map(
    (what) => `create trigger deadline_words_no_${what} before ${what} on deadline_words
     begin select raise(abort, 'deadline_words is append-only'); end`,
  ),
  // What is under 保全 already, before terminals could be told of it.
  `insert into deadline_words (loan_id, serial, because, at)
     select l.id, cast(strftime('%s', 'now') as integer) * 1000, 'held', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
     from loans l join terminals t on t.id = l.terminal_id
     where json_extract(t.life, '$.loan') is l.id
       and json_extract(l.statement, '$.facts.policy.eraseAfterDays') is not null
       and (t.state = 'held' or (t.state <> 'lost' and exists
         (select 1 from holds h where h.loan_id = l.id and h.released_at is null)))`,
];

/** What holds the deadlines of PCs back, as they are told. */
export async function deadlineWords(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
