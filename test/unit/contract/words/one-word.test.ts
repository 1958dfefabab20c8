import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const shown = globSync(
  [
    '{agent,assets,contract,main,recorder,renderer,server,verify,witness}/**/*.{ts,tsx,json,html}',
    'docs/operations.md',
  ],
  { cwd: root },
);

/** One word for one thing, on the screens, on paper and in the manual: the second of each pair is the one. */
it.each([
  ['フォルダー', 'フォルダ', '第6条'],
  ['利用者番号', '職員番号', '在宅勤務用端末機等借用願'],
  ['端末番号', 'PC管理番号', '在宅勤務用端末機等借用願'],
  ['記録台帳', '記録簿', '庁内の記録'],
  ['持ち出した紙', '持ち出した書類', '紛失・盗難届'],
  ['庁内の画面', '管理画面', '管理画面'],
  ['延滞', '超過', '在宅勤務用端末機等管理簿'],
  ['チェックポイント', '検査点', '記録の完全性'],
  ['借受者', '借りた人', '消去の結果'],
  ['照合値', 'ハッシュ値', 'データ消去証明書'],
  ['作業領域', '作業用の領域', 'データ消去証明書'],
])('%s is called %s, as %s has it', (other) => {
  expect(shown.filter((file) => readFileSync(join(root, file), 'utf8').includes(other))).toEqual([]);
});
