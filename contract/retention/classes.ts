import { z } from 'zod';
import { type FormKindName, formKinds } from '../forms/kinds.ts';
import { RetentionRule } from './period.ts';

/** Papers that speak of people and whose period the office lays down. What comes out of a PC's trail goes by its loan's policy. */
export const retentionClasses = [
  ...(['registration', 'plan', 'workplace', 'pledge', 'telework'] as const satisfies readonly FormKindName[]),
  ...(['report', 'order', 'telephone'] as const),
  // A 借用願 goes with the papers of the loan that it became, a 紛失・盗難届 with the orders to erase that it led to.
  ...(['loan-request', 'takeout', 'travel', 'loss'] as const),
  // What was decided around them. An approval goes after the papers of its loan.
  ...(['approval', 'deputy', 'finding'] as const),
] as const;
export const RetentionClass = z.enum(retentionClasses);
export type RetentionClass = z.infer<typeof RetentionClass>;

export const isFormClass = (one: RetentionClass): one is FormKindName => one in formKinds;

/** Whether people know a paper of it by its number. */
export const isNumbered = (one: RetentionClass): boolean =>
  isFormClass(one) || one === 'loan-request' || one === 'takeout' || one === 'approval';

const others = {
  ...{ report: '在宅勤務報告書', order: '在宅勤務命令簿', telephone: '電話で受けた報告' },
  ...{ 'loan-request': '在宅勤務用端末機等借用願と貸出の書類', takeout: 'データ持出し申請書' },
  ...{ travel: '旅行命令の記録', loss: '紛失・盗難届と消去命令' },
  ...{ approval: 'データの取り扱いの承認（第6条(1)）', deputy: '代理の指名', finding: '監査の指摘と回答' },
} as const;
export const classTitle = (one: RetentionClass): string => (isFormClass(one) ? formKinds[one].title : others[one]);

/** Periods by class; null where nothing is laid down: then nothing of it goes. */
export const RetentionRules = z.record(RetentionClass, RetentionRule.nullable());
export type RetentionRules = z.infer<typeof RetentionRules>;

/** No period is invented: the city's 文書管理規程 lays them down. */
export const nothingLaidDown = Object.fromEntries(retentionClasses.map((one) => [one, null])) as RetentionRules;

/** What papers and pages say in the place of words that were disposed of. */
export const disposedWord = '廃棄済み';
/** Words that were never empty when they were written. */
export const orDisposed = (words: string): string => (words === '' ? disposedWord : words);
