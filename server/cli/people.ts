import { readFileSync } from 'node:fs';
import type { Role } from '#contract/http/console-api.ts';
import type { ImportAnswer, ImportKind } from '#contract/people/people-api.ts';
import { officeCost, type PasswordCost } from '../auth/password.ts';
import { resetFactor } from '../auth/second-factor/keep-factors.ts';
import { type Outcome, refusal } from '../outcome.ts';
import { actOnPerson, addPerson, atTheServer } from '../people/accounts.ts';
import { importOf, runImport } from '../people/import/run-import.ts';
import { issuePasswords } from '../people/passwords.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

export interface AccountCommand {
  readonly act: 'add' | 'reset' | 'reset-factor' | 'disable' | 'enable';
  readonly id: string;
  readonly name: string | null;
  readonly kana: string;
  readonly section: string | null;
  readonly role: Role;
  readonly reason: string;
}

type Said = Outcome<readonly string[]>;

/** What an office without an admin who can sign in needs: at the server itself, by who may read its data folder. */
export async function manageAccount(
  store: Store,
  runtime: Runtime,
  asked: AccountCommand,
  cost: PasswordCost = officeCost,
): Promise<Said> {
  const { act, id, name, kana, section, role, reason } = asked;
  const doer = atTheServer(runtime);
  if (act === 'add') {
    if (name === null || section === null) return refusal('OF-400', '--name and --section');
    const facts = { id, name, kana, section, post: '', employment: null, role };
    const added = await addPerson(store, cost, facts, doer);
    if (!added.ok) return added;
  }
  if (act === 'add' || act === 'reset') {
    const issued = await issuePasswords(store, runtime, cost, { ids: [id], actor: doer.actor, self: doer.self });
    return issued.ok ? { ok: true, value: issued.value.map(({ password }) => password) } : issued;
  }
  const done =
    act === 'reset-factor'
      ? await resetFactor(store, doer, { account: id, reason })
      : await actOnPerson(store, id, { act, reason }, doer);
  return done.ok ? { ok: true, value: [] } : done;
}

/** Reads a list and, unless it is only to be looked at, does what it says. Every faulty row is told; then nothing is done. */
export async function importList(
  store: Store,
  runtime: Runtime,
  asked: {
    readonly kind: ImportKind;
    readonly file: string | null;
    readonly endMissing: boolean;
    readonly from: string | null;
    readonly dryRun: boolean;
  },
  cost: PasswordCost = officeCost,
): Promise<Said> {
  const { kind, file, endMissing, from } = asked;
  const body = importOf({ kind, file: null, endMissing, from, apply: null });
  const list = file === null ? body : { ...body, bytes: readFileSync(file) };
  const doer = atTheServer(runtime);
  const preview = await runImport(store, cost, list, doer);
  if (!preview.ok) return preview;
  const lines = wordsOf(preview.value);
  if (preview.value.faults.length > 0) return refusal('OF-570', lines.join('\n'));
  if (asked.dryRun) return { ok: true, value: [...lines, '（確かめただけで、反映していません）'] };
  const applied = await runImport(store, cost, { ...list, apply: preview.value.digest }, doer);
  return applied.ok ? { ok: true, value: lines } : applied;
}

const encodingWords = { 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8（BOMつき）', cp932: 'Shift_JIS（CP932）' } as const;

/** Text out of a list, for a terminal: what could move its cursor or turn the writing is told as a number. */
const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);

function wordsOf({ encoding, rows, unchanged, counts, faults, ignored }: ImportAnswer): string[] {
  const what = encoding === null ? '' : `文字の種類 ${encodingWords[encoding]}、`;
  return [
    `${what}${rows}行：加える ${counts.add}、変える ${counts.change}、終える ${counts.end}、同じ ${unchanged}、直す ${counts.faults}`,
    ...(ignored.length === 0 ? [] : [`読まない列：${ignored.map(plain).join('、')}`]),
    ...faults.map(
      ({ line, column, value, wrong, mend }) => `${line}行目 ${column} 「${plain(value)}」 ${wrong}${mend}`,
    ),
  ];
}
