import { useState } from 'react';
import type { QueueRow } from '#contract/http/queue-api.ts';
import { useAccount } from '../account/account-context.tsx';
import type { ConsoleClient } from '../api/console-client.ts';

export interface BatchResult {
  readonly done: number;
  /** Left as they were, each with what the office said. */
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

export interface Batch {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (id: string, isChosen: boolean) => void;
  readonly chooseAll: (rows: readonly QueueRow[]) => void;
  readonly busy: boolean;
  readonly result: BatchResult | null;
  readonly run: (rows: readonly QueueRow[]) => Promise<void>;
}

/** Does what a row offers, as its own page would. */
async function press(client: ConsoleClient, { id, applicant, batch }: QueueRow) {
  switch (batch?.act) {
    case undefined:
      return null;
    case 'receive':
      return client.forms.act(id, { act: 'receive', revision: batch.revision });
    case 'approve': {
      const given = { remark: '', confirmed: [], override: false };
      return client.forms.act(id, { act: 'approve', revision: batch.revision, ...given });
    }
    case 'approve-request':
      return client.lending.decide(id, { decision: 'approved', reason: '' });
    case 'confirm': {
      const days = [{ staff: applicant.id, date: id.slice(-10), content: batch.content }];
      return client.report.decide({ decision: 'confirmed', remark: '', days });
    }
  }
}

/** Several papers with one press: each is its own act at the office, and one that is refused stops no other. */
export function useBatch(onDone: () => void): Batch {
  const { client } = useAccount();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<BatchResult | null>(null);
  const run = async (rows: readonly QueueRow[]): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const left: { readonly id: string; readonly why: string }[] = [];
    let done = 0;
    for (const row of rows) {
      const answer = chosen.has(row.id) ? await press(client, row) : null;
      if (answer === null) continue;
      if (answer.ok) done += 1;
      else left.push({ id: row.id, why: answer.problem.message });
    }
    setBusy(false);
    setChosen(new Set());
    setResult({ done, left });
    onDone();
  };
  return {
    ...{ chosen, busy, result, run },
    choose: (id, isChosen) =>
      setChosen((before) => (isChosen ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id)))),
    chooseAll: (rows) => setChosen(new Set(rows.filter(({ batch }) => batch !== null).map(({ id }) => id))),
  };
}
