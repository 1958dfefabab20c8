import { maxNoteLength } from '#contract/log/note.ts';
import type { PostToWitness } from './ask-witness.ts';

/** Time that a witness has for its whole answer. */
const answerWithinMs = 5_000;

/** Posts over HTTP. What comes back is bounded in time and length; whether it holds is checked by who asked. */
export const postToWitness: PostToWitness = async (url, body) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs),
  });
  let text = '';
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > maxNoteLength) throw new Error('a longer answer than a witness can have');
  }
  return { status: answer.status, body: text + decoder.decode() };
};
