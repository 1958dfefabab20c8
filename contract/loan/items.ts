/** What both sides look at when a PC changes hands: 在宅勤務用端末機等借用願 and `4章5` of the plan. */
export type ItemBasis =
  /** Somebody looks and says so. */
  | 'looked-at'
  /** The PC's own report says so (`tanmori-agent prepare`). */
  | 'measured'
  /** The office's books say so. */
  | 'books';

export interface LoanItem {
  readonly key: string;
  readonly title: string;
  /** What to look at, in one sentence. */
  readonly how: string;
  readonly basis: ItemBasis;
  /** Words to be entered beside the tick: a number, a date. Null where there is nothing to enter. */
  readonly asks: string | null;
  /** Only where the request names this thing, or this way of working. */
  readonly onlyFor: 'wire' | 'mouse' | 'mobile' | null;
}

const item = (
  key: string,
  title: string,
  how: string,
  more: Partial<Pick<LoanItem, 'basis' | 'asks' | 'onlyFor'>> = {},
): LoanItem => ({ key, title, how, basis: 'looked-at', asks: null, onlyFor: null, ...more });

export const handOverItems = [
  item('pc', '在宅勤務用端末機', 'PC管理番号の札を読み取り、渡す端末と同じであることを確かめます。', {
    asks: 'PC管理番号',
  }),
  item('wire', 'セキュリティワイヤー', '付いていて、鍵が合うことを確かめます。', { onlyFor: 'wire' }),
  item('mouse', 'マウス', '付いていることを確かめます。', { onlyFor: 'mouse' }),
  item('fingerprint', '指紋認証設定', '使う職員の指紋だけが登録されていることを確かめます。'),
  item('bios', 'BIOSパスワード', '起動設定を開こうとすると、パスワードを求められることを確かめます。'),
  item('virus', 'ウイルス対策', '定義ファイルの日付を確かめます。', { asks: '定義ファイルの日付' }),
  item('privacy-filter', 'のぞき見防止フィルター', '画面に付いていることを確かめます。', { onlyFor: 'mobile' }),
  item('pledge', '誓約書', '使う職員の誓約が済んでいることを確かめます。', { asks: '誓約の日付' }),
  item('training', '研修', '情報セキュリティ研修を受けた日を確かめます。', { asks: '研修の日付' }),
  item('controls', '第6条の制御', '端末の報告で、4つの制御が働いていることを確かめます。', { basis: 'measured' }),
  item('encryption', 'ディスクの暗号化', '端末の報告で、作業用の領域が暗号化されていることを確かめます。', {
    basis: 'measured',
  }),
  item('canaries', '消去確認用の目印', '返却後に消去を確かめるための目印が置かれていることを確かめます。', {
    basis: 'measured',
  }),
  item('last-wipe', '前回の消去', '前の消去が、別の職員に検証されていることを確かめます。', { basis: 'books' }),
] as const satisfies readonly LoanItem[];

export const returnItems = [
  item('pc', '在宅勤務用端末機', 'PC管理番号の札を読み取り、貸した端末と同じであることを確かめます。', {
    asks: 'PC管理番号',
  }),
  item('wire', 'セキュリティワイヤー', '付いていて、鍵が合うことを確かめます。', { onlyFor: 'wire' }),
  item('mouse', 'マウス', '付いていることを確かめます。', { onlyFor: 'mouse' }),
  item('condition', '外観', '割れ、へこみ、封の破れがないことを確かめます。'),
  item('papers', '持ち出した書類', '持ち出した書類がすべて戻ったことを確かめます。'),
  item('fingerprint', '指紋の登録の削除', '登録した指紋が消えていることを確かめます。'),
  item('results', '成果物', '成果物が庁舎に届いていることを確かめます。届いていなければ、その扱いを書きます。', {
    basis: 'books',
    asks: '成果物の扱い',
  }),
  item(
    'files',
    '持ち出したデータの照合',
    '持ち出したデータがどうなったかを、一件ずつ確かめます。届いていないものの説明を書きます。',
    {
      basis: 'books',
      asks: '届いていないデータの説明',
    },
  ),
] as const satisfies readonly LoanItem[];

export const loanPhases = ['hand-over', 'return'] as const;
export type LoanPhase = (typeof loanPhases)[number];

/** What was asked for: 貸出機器 of the request. */
export interface LentThings {
  readonly wire: boolean;
  readonly mouse: boolean;
  readonly telework: 'home' | 'mobile' | 'satellite';
  /** Name of the サテライト・オフィス. */
  readonly place?: string | undefined;
}

/** The items of a loan at one of its two ends. */
export function itemsOf(phase: LoanPhase, things: LentThings): readonly LoanItem[] {
  const items: readonly LoanItem[] = phase === 'hand-over' ? handOverItems : returnItems;
  return items.filter(({ onlyFor }) =>
    onlyFor === null ? true : onlyFor === 'mobile' ? things.telework === 'mobile' : things[onlyFor],
  );
}
