import { LossBody } from '#contract/http/lending-api.ts';
import { instantOf } from '#contract/session/closing.ts';
import { readTime } from '#contract/words/time.ts';
import { type DateParts, readDateParts } from '../../strings/date-parts.ts';

/** 紛失・盗難届 as it is filled in. */
export interface LossFields {
  readonly what: LossBody['what'];
  readonly kind: LossBody['kind'] | null;
  readonly day: DateParts;
  readonly time: string;
  readonly place: string;
  readonly circumstances: string;
  readonly police: string;
  readonly papers: string;
  readonly heardFrom: string;
}

export type LossFaults = Readonly<Record<keyof LossFields, string | null>>;

const { place: Place, circumstances: Circumstances, heardFrom: HeardFrom } = LossBody.shape;

/** The moment that was filled in; null where it names none. */
function momentOf({ day, time }: LossFields): Date | null {
  const [date, clock] = [readDateParts(day), readTime(time)];
  return date === null || clock === null ? null : instantOf(date, clock);
}

/** What is still wrong, field by field. Pure. */
export function lossFaults(fields: LossFields, now: Date): LossFaults {
  const moment = momentOf(fields);
  const isAhead = moment !== null && moment.getTime() > now.getTime();
  return {
    what: null,
    kind: fields.kind === null ? '紛失か盗難かを選んでください。' : null,
    day: readDateParts(fields.day) === null ? '年・月・日を確かめてください。' : null,
    time:
      readTime(fields.time) === null
        ? '気づいた時刻を 17:15 のように入力してください。'
        : isAhead
          ? '今より前の日時にしてください。'
          : null,
    place: Place.safeParse(fields.place).success ? null : '場所を入力してください。',
    circumstances: Circumstances.safeParse(fields.circumstances).success ? null : 'いきさつを入力してください。',
    police: null,
    papers: fields.what !== 'pc' && fields.papers.trim() === '' ? 'なくした書類を入力してください。' : null,
    heardFrom: HeardFrom.safeParse(fields.heardFrom).success ? null : '知らせた人の名前を入力してください。',
  };
}

/** What is sent; null while anything is wrong. Pure. */
export function readLoss(fields: LossFields, now: Date): LossBody | null {
  const moment = momentOf(fields);
  const { kind, what } = fields;
  if (moment === null || kind === null || Object.values(lossFaults(fields, now)).some((fault) => fault !== null))
    return null;
  return {
    ...{ what, kind, at: moment.toISOString() },
    place: fields.place.trim(),
    circumstances: fields.circumstances.trim(),
    police: fields.police.trim(),
    papers: what === 'pc' ? '' : fields.papers.trim(),
    heardFrom: fields.heardFrom.trim(),
  };
}
