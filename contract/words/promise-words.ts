import type { ControlName } from '../control-words.ts';

/** What docs/security.md promises of one control on a Linux PC, for staff and in the manual (docs/operations.md). */
export interface PromiseWords {
  /** Held by the operating system, also while 端末守 does not run. */
  readonly prevented: string;
  /** Seen, undone as far as possible, recorded and shown, while 端末守 runs. */
  readonly found: string;
  /** Neither. */
  readonly outside: string;
}

/** Under what the sentences below hold. */
export const promiseTerms = {
  prevented:
    '情報政策課がこの端末に設定を適用しているあいだ、端末守が止まっていても、借りている人には外せません。適用していない端末では、見つけるだけです。',
  found: '端末守が動いているあいだに見つけ、元に戻し、記録して知らせます。',
  outside: '防ぐことも見つけることもできません。約束（誓約書）と規程で守ります。',
} as const;

export const promises: Readonly<Record<ControlName, PromiseWords>> = {
  save: {
    prevented: 'ホームフォルダとシステムのフォルダに、ファイルを作ること、書き換えること（「見つける」の場所を除く）。',
    found:
      'プログラムが書き込む場所（.config、.cache、.local など）に置かれた書類。/tmp などの一時的な置き場所は、情報政策課が見張る設定にしたときだけ。',
    outside: 'ブラウザーでのアップロード、プログラムが自分のデータの中に持つもの、予約実行（crontab）の中身。',
  },
  media: {
    prevented: 'USBの記録媒体、光学ドライブ、カメラやスマートフォン（PTP）を使うこと、媒体を開くこと。',
    found: '差し込まれた媒体、デスクトップから開いた共有フォルダ。',
    outside: 'USBではないSDカードの差込口、Bluetoothやネットワークでの転送、画面の撮影。',
  },
  print: {
    prevented:
      'この端末からの印刷（ほかの人の名前を使っても）、プリンターへの直接の接続（515・631・9100番）、ブラウザーの印刷。',
    found: '試みられた印刷。',
    outside: 'ほかの番号で待つプリンター。PDFに書き出すことは、保存として扱います。',
  },
  install: {
    prevented: '自分で書き込める場所に置いたプログラムを動かすこと、保守のとき以外にソフトウェアを入れること。',
    found: '置かれたプログラム、インストーラー、動かせるスクリプト、増えたり減ったりしたソフトウェア。',
    outside: 'インタープリターに渡したスクリプト（sh、python3）、プログラムの中の拡張機能。',
  },
};

/** How it is in each state of the PC and the session. */
export const promiseStates: readonly { readonly state: string; readonly holds: string }[] = [
  {
    state: 'サインアウト中、端末守が動いていないとき',
    holds: '防ぐことは続きます。置かれたままのファイルは、次に動いたときに見つけます。',
  },
  { state: '始業の前、勤務中、中断中', holds: '防ぎ、見つけます。始業のときと定時に、4つの制御を確かめて記録します。' },
  { state: 'ロック中', holds: '防ぐことは続き、見張りもできるかぎり続きます。' },
  {
    state: '端末守が途中で止められたとき',
    holds: '防ぐことは続きます。見張りのなかった時間は「空白」として記録に残ります。',
  },
  { state: '終業の後、次の貸出まで', holds: '情報政策課が設定を元に戻すまで、防ぐことは続きます。' },
  {
    state: '別の媒体からの起動、ディスクの取り外し',
    holds: '端末守は防ぎません。起動のパスワードとディスクの暗号化で守ります。',
  },
];

/** Of what nothing is promised, whatever the control. */
export const promisedNowhere =
  'Windowsの端末では、情報政策課の受入確認が終わるまで、何も約束せず、勤務を始められません。';
