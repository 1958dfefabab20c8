import { assertNever, type ErrorCode, errorEntry } from '#contract/errors.ts';
import type { ReturnStanding, ReturnStep } from '#contract/loan/return.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { type HandInStatus, isHandingIn } from '../loan/hand-in-port.ts';

/** What the steps are decided from. */
export interface ReturnFacts {
  readonly standing: ReturnStanding;
  readonly handIn: HandInStatus;
  readonly trail: Pick<RecorderStatus, 'recorded' | 'unsent' | 'receipted' | 'line'>;
}

type Told = Pick<ReturnStep, 'state' | 'text'> & Partial<Pick<ReturnStep, 'progress'>>;

/** The four steps of giving the PC back, each with how it stands. One that the person can act on comes before none. */
export function returnSteps(facts: ReturnFacts): readonly ReturnStep[] {
  const { standing } = facts;
  const [results, trail] = [resultsStep(facts), trailStep(facts)];
  const isReady = results.state === 'done' && trail.state === 'done';
  const things: Told =
    standing === 'closed'
      ? { state: 'done', text: '返却の手続きを終えました。この端末では、もう仕事を始められません。' }
      : isReady
        ? { state: 'now', text: '下のものをそろえてから、手続きを終えてください。' }
        : { state: 'waiting', text: '1と2が終わると、ここに進みます。' };
  return [
    { key: 'results', progress: null, ...results },
    { key: 'trail', progress: null, ...trail },
    { key: 'things', progress: null, ...things },
    { key: 'hand-over', progress: null, ...handOverStep(facts) },
  ];
}

function resultsStep({ standing, handIn }: ReturnFacts): Told {
  if (handIn.phase === 'done') {
    return {
      state: 'done',
      text: `ファイル${count(handIn.files)}件（${fileSize(handIn.bytes)}）が庁舎に届き、中身が同じことを確かめました。`,
    };
  }
  if (standing === 'closed') return { state: 'done', text: 'この段階は終わりました。' };
  if (standing === 'telephoned' && !isHandingIn(handIn)) {
    return {
      state: 'done',
      text: '電話で知らせました。成果物は作業用フォルダに残したまま、端末と一緒に渡してください。',
    };
  }
  switch (handIn.phase) {
    case 'idle':
      return { state: 'now', text: '作業用フォルダのファイルを、所属の受け取り箱に送ります。' };
    case 'paused':
      return { state: 'now', text: '一時停止しています。ここまでに送ったものは庁舎に届いています。' };
    case 'listing':
      return { state: 'now', text: `ファイルを調べています（${count(handIn.files)}件）。` };
    case 'sending': {
      const { files, bytes, sentBytes, toSendBytes } = handIn;
      const progress = toSendBytes === 0 ? null : { done: Math.min(sentBytes, toSendBytes), total: toSendBytes };
      return { state: 'now', text: `ファイル${count(files)}件（${fileSize(bytes)}）を送っています。`, progress };
    }
    case 'waiting':
      // The office is there, and says what it waits for.
      if (handIn.code === 'TM-414') return { state: 'waiting', text: errorText(handIn.code) };
      return {
        state: 'waiting',
        text: `庁内サーバーにつながりません（番号 ${handIn.code}）。つながりしだい、続きから送ります。つながらないときは、電話で知らせてください。`,
      };
    case 'failed':
      return { state: 'blocked', text: errorText(handIn.code) };
    case 'unavailable':
      return {
        state: 'blocked',
        text: 'この端末からは送れません。情報政策課に電話で知らせると、端末から取り出してもらえます。',
      };
    default:
      return assertNever(handIn);
  }
}

function errorText(code: ErrorCode): string {
  const { message, next } = errorEntry(code);
  return `${message}${next}（番号 ${code}）`;
}

/** The office holds all of it, and a receipt that was checked proves it. */
const isReceipted = ({ recorded, unsent, receipted }: ReturnFacts['trail']): boolean =>
  unsent === 0 && receipted >= recorded;

function trailStep({ standing, trail }: ReturnFacts): Told {
  if (isReceipted(trail)) return { state: 'done', text: '未送信 0件。庁舎の受領を確かめました。' };
  // Closing has added one more entry: that it follows is told at the last step.
  if (standing === 'closed') {
    const left = trail.unsent === 0 ? '' : `未送信の記録${count(trail.unsent)}件は、端末に残っています。`;
    return { state: 'done', text: `この段階は終わりました。${left}` };
  }
  if (standing === 'telephoned') {
    return {
      state: 'done',
      text: `電話で知らせました。未送信の記録${count(trail.unsent)}件は、端末から取り出します。`,
    };
  }
  if (trail.unsent === 0) {
    return { state: 'waiting', text: '未送信 0件。庁舎の受領を待っています。数秒かかります。' };
  }
  if (trail.line === 'untrusted' || trail.line === 'refused') {
    return { state: 'blocked', text: `未送信 ${count(trail.unsent)}件。送れません。情報政策課に電話してください。` };
  }
  return trail.line === 'up'
    ? { state: 'waiting', text: `未送信 ${count(trail.unsent)}件を送っています。` }
    : {
        state: 'waiting',
        text: `未送信 ${count(trail.unsent)}件。回線がつながりしだい送ります。つながらないときは、電話で知らせてください。`,
      };
}

function handOverStep({ standing, trail }: ReturnFacts): Told {
  if (standing !== 'closed') return { state: 'waiting', text: '3が終わると、ここに進みます。' };
  return trail.unsent > 0 && trail.line === 'up'
    ? { state: 'waiting', text: `最後の記録${count(trail.unsent)}件を送っています。電源を切らずにお待ちください。` }
    : { state: 'now', text: '電源を切り、そろえたものと一緒に情報政策課の窓口へ渡してください。' };
}

/** What `return.closed` says; null while the first two steps are open. */
export function closingOf(facts: ReturnFacts): EntryData<'return.closed'> | null {
  const { standing, handIn, trail } = facts;
  if (standing !== 'begun' && standing !== 'telephoned') return null;
  const [results, sent] = [resultsStep(facts), trailStep(facts)];
  if (results.state !== 'done' || sent.state !== 'done') return null;
  return {
    results: handIn.phase === 'done' ? 'handed-in' : 'on-terminal',
    trail: isReceipted(trail) ? 'receipted' : 'on-terminal',
  };
}
