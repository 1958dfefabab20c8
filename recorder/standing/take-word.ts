import { type Outcome, ok, type Refusal } from '#contract/errors.ts';
import type { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import type { Erasure } from '../erase/erasure.ts';
import type { Exceptions } from '../exceptions/exceptions.ts';
import type { RemoteLists } from '../remote/remote-lists.ts';
import type { Extensions } from './extension.ts';
import type { Plans } from './plans.ts';
import type { Presence } from './presence.ts';
import type { Standing } from './standing.ts';

/** Who takes each kind of word. */
export interface WordTakers {
  readonly standing: Pick<Standing, 'take'>;
  readonly extensions: Pick<Extensions, 'take'>;
  readonly erasure: Pick<Erasure, 'take' | 'takeDeadline'>;
  readonly remoteLists: Pick<RemoteLists, 'take'>;
  readonly exceptions: Pick<Exceptions, 'take' | 'tag'>;
  readonly plans: Pick<Plans, 'take'>;
  readonly presence: Pick<Presence, 'take'>;
}

/**
 * Takes all that the office says, whether the loan holds first, and an order to erase before what holds the deadline
 * back. A word that does not hold (an office that was restored from an older copy repeats old ones) keeps no other back:
 * not an order to erase, nor an approval that ended. The first such refusal is the answer, and the tag stays the one
 * before, so that the word is asked for again. Where the disk refuses, nothing further is taken: all of it comes again.
 */
export async function takeWord(answer: ExceptionsAnswer, to: WordTakers): Promise<Outcome<null>> {
  const { standing, erase, deadline, extension, remote, plans, presence } = answer;
  const words: readonly (() => Promise<Outcome<null>>)[] = [
    async () => (standing === null ? ok(null) : to.standing.take(standing)),
    async () => (erase === undefined ? ok(null) : to.erasure.take(erase)),
    async () => (deadline === undefined ? ok(null) : to.erasure.takeDeadline(deadline)),
    async () => (extension === undefined ? ok(null) : to.extensions.take(extension)),
    async () => (remote === undefined ? ok(null) : to.remoteLists.take(remote)),
    () => to.plans.take(plans),
    async () => (presence === undefined ? ok(null) : to.presence.take(presence)),
  ];
  let refused: Refusal | null = null;
  for (const take of words) {
    const taken = await take();
    if (taken.ok) continue;
    if (taken.code !== 'TM-403') return taken;
    refused ??= taken;
  }
  const listed = await to.exceptions.take(refused === null ? answer : { ...answer, tag: to.exceptions.tag });
  return listed.ok && refused !== null ? refused : listed;
}
