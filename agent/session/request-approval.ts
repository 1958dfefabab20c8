import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { FileRequest, maxFileRequests } from '#contract/policy/file-request.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import { asJson } from '../json-value.ts';
import type { EffectDeps } from './effects.ts';
import type { Effect } from './model.ts';

type RequestEffect = Extract<Effect, { readonly do: 'request-approval' }>;

/** 申請する: keeps on the record that the person asks for a file to lie where it was found. One after the other. */
export function createRequestApproval(deps: EffectDeps): (effect: RequestEffect) => Promise<void> {
  let chain: Promise<void> = Promise.resolve();
  return (effect) => {
    chain = chain
      .then(() => request(effect, deps))
      .then((outcome) => deps.answer(effect.command, outcome.ok ? { ok: true, value: asJson(outcome.value) } : outcome))
      .catch(() => deps.answer(effect.command, refusal('TM-201')));
    return chain;
  };
}

/** What is asked for is what the entry of its recovery tells: name, folder and hash. The same thing is asked for once. */
async function request(
  { seq, session, actor }: RequestEffect,
  { readPage, client, model }: EffectDeps,
): Promise<Outcome<{ readonly request: number }>> {
  const page = await readPage(seq, 1);
  if (!page.ok) return page;
  const entry = page.value.entries.find((one) => one.seq === seq);
  const control = entry?.type === 'save.recovered' ? 'save' : entry?.type === 'save.quarantined' ? 'media' : null;
  if (entry === undefined || control === null) return refusal('TM-321');
  const moved = catalogue[control === 'save' ? 'save.recovered' : 'save.quarantined'].data.safeParse(entry.data);
  if (!moved.success) return refusal('TM-321');
  const { name, from: place, bytes, sha256 } = moved.data;
  const requests = model().status?.requests ?? [];
  const before = requests.find((one) => one.sha256 === sha256 && one.place === place && one.control === control);
  if (before !== undefined) return ok({ request: before.request });
  const next = (requests[0]?.request ?? 0) + 1;
  if (next > maxFileRequests) return refusal('TM-660');
  const data = FileRequest.safeParse({ request: next, control, name, place, bytes, sha256 });
  if (!data.success) return refusal('TM-661');
  const written = await client.request('append', {
    drafts: [{ type: 'exception.requested', session, actor, data: data.data }],
  });
  return written.ok ? ok({ request: next }) : written;
}
