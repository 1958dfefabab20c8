import { useState } from 'react';
import { formKinds } from '#contract/forms/kinds.ts';
import type { FormRow } from '#contract/http/forms-api.ts';
import { useAccount } from '../account/account-context.tsx';
import { useMe } from '../lending/use-me.ts';

type BatchAct = 'approve' | 'receive';

/** What can be done to a form without opening it: nothing where each confirmation has to be thought about. Pure. */
export function batchActOf({ kind, waitsFor }: Pick<FormRow, 'kind' | 'waitsFor'>): BatchAct | null {
  const { route, confirmations } = formKinds[kind];
  const next = route.steps.find(({ by }) => by === waitsFor);
  if (next === undefined || (next.does === 'approve' && confirmations.length > 0)) return null;
  return next.does;
}

export interface BatchResult {
  readonly done: number;
  /** Left as they were, each with what the office said. */
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

export interface Batch {
  readonly offers: (row: FormRow) => boolean;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (id: string, isChosen: boolean) => void;
  readonly chooseAll: (rows: readonly FormRow[]) => void;
  readonly busy: boolean;
  readonly result: BatchResult | null;
  readonly run: (rows: readonly FormRow[]) => Promise<void>;
}

/** Several forms with one press: each is its own act at the office, and one that is refused stops no other. */
export function useBatch(onDone: () => void): Batch {
  const { client } = useAccount();
  const { account } = useMe();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<BatchResult | null>(null);
  const offers = (row: FormRow): boolean =>
    row.applicant.id !== account.id && row.toTell === null && batchActOf(row) !== null;
  const run = async (rows: readonly FormRow[]): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const left: { readonly id: string; readonly why: string }[] = [];
    let done = 0;
    for (const row of rows) {
      const act = batchActOf(row);
      if (!chosen.has(row.id) || act === null) continue;
      const { id, revision } = row;
      const body =
        act === 'receive' ? { act, revision } : { act, revision, remark: '', confirmed: [], override: false };
      const answer = await client.forms.act(id, body);
      if (answer.ok) done += 1;
      else left.push({ id, why: answer.problem.message });
    }
    setBusy(false);
    setChosen(new Set());
    setResult({ done, left });
    onDone();
  };
  return {
    ...{ offers, chosen, busy, result, run },
    choose: (id, isChosen) =>
      setChosen((before) => (isChosen ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id)))),
    chooseAll: (rows) => setChosen(new Set(rows.filter(offers).map(({ id }) => id))),
  };
}
