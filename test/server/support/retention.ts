import { RetentionAnswer, type RetentionRow } from '#contract/http/retention-api.ts';
import type { RetentionRules } from '#contract/retention/classes.ts';
import type { Browser } from './browser.ts';

/** What an officer does on the page 保存期間と廃棄. @param officer who is signed in when it is done */
export function retentionBy(officer: () => Browser) {
  const read = async (by = officer()) => RetentionAnswer.parse((await by.get('/v1/retention')).json());
  const rowOf = async (one: RetentionRow['class']): Promise<Partial<RetentionRow> | undefined> =>
    (await read()).rows.find((row) => row.class === one);
  const layDown = async (rules: RetentionRules) =>
    officer().post('/v1/retention/rules', { rules, revision: (await read()).revision, reason: '文書管理規程のとおり' });
  const propose = async (by = officer(), list?: string) =>
    by.post('/v1/retention/disposals', { list: list ?? (await read()).list, reason: '保存期間の満了' });
  return { read, rowOf, layDown, propose };
}
