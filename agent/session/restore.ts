import { type Outcome, refusal } from '#contract/errors.ts';
import { catalogue, type EntryData } from '#contract/trail/catalogue.ts';
import type { TakenOut } from '../guards/save/take-out.ts';
import { asJson } from '../json-value.ts';
import type { EffectDeps } from './effects.ts';
import type { Effect } from './model.ts';

export type TakeOut = (recovered: EntryData<'save.recovered'>) => Promise<Outcome<TakenOut>>;

type RestoreEffect = Extract<Effect, { readonly do: 'restore' }>;

/** Puts files back, one after the other: a second press on the same file then finds it gone. */
export function createRestore(deps: EffectDeps): (effect: RestoreEffect) => Promise<void> {
  let chain: Promise<void> = Promise.resolve();
  return (effect) => {
    chain = chain
      .then(() => restore(effect, deps))
      .then(
        (outcome) => deps.answer(effect.command, outcome.ok ? { ok: true, value: asJson(outcome.value) } : outcome),
        () => deps.answer(effect.command, refusal('TM-323')),
      );
    return chain;
  };
}

/** The entry is on the disk before the name in 回収 goes and before anyone is told. */
async function restore(
  { seq, session, actor }: RestoreEffect,
  { readPage, takeOut, client, dispatch }: EffectDeps,
): Promise<Outcome<{ readonly name: string }>> {
  const page = await readPage(seq, 1);
  if (!page.ok) return page;
  const entry = page.value.entries.find((one) => one.seq === seq);
  const recovered = catalogue['save.recovered'].data.safeParse(entry?.data);
  if (entry?.type !== 'save.recovered' || !recovered.success) return refusal('TM-321');
  const taken = await takeOut(recovered.data);
  if (!taken.ok) return taken;
  const { to, sha256, finish, undo } = taken.value;
  const data = { name: recovered.data.to, to, sha256 };
  const written = await client.request('append', { drafts: [{ type: 'save.restored', session, actor, data }] });
  if (!written.ok) {
    undo();
    if (written.code !== 'TM-201') {
      dispatch({ type: 'write-refused', code: written.code, detail: written.detail ?? '' });
    }
    return written;
  }
  finish();
  dispatch({ type: 'restored', seq, name: to.text });
  return { ok: true, value: { name: to.text } };
}
