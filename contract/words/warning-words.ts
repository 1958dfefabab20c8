import type { Warning } from '../ipc/shell-state.ts';

/** What a warning says besides its code's message: how it came out where it is not held, and its labels. */
interface WarningWords {
  /** What the thing is called: `ファイル`. */
  readonly what: string;
  /** Where it was tried: `保存された場所`. */
  readonly place: string;
  /** Title and next step while it is not held; where held, the table of errors has them. */
  readonly notHeld: { readonly title: string; readonly next: string };
}

const words: Readonly<Record<Warning['code'], WarningWords>> = {
  'TM-310': {
    what: 'ファイル',
    place: '保存された場所',
    notHeld: {
      title: '作業用フォルダ以外に保存されたファイルを、まだ移せていません。',
      next: 'そのファイルを開いているソフトウェアを閉じてください。移せるようになりしだい「回収」に移します。',
    },
  },
  'TM-311': {
    what: '媒体',
    place: 'つながれた場所',
    notHeld: {
      title: '外部記録媒体がつながれています。使わずに、すぐに抜いてください。',
      next: '媒体を抜いてください。媒体にあるファイルは開かず、端末のファイルも入れないでください。',
    },
  },
  'TM-312': {
    what: '文書',
    place: 'プリンター',
    notHeld: {
      title: '印刷を止められませんでした。',
      next: '印刷された紙を持ち出さず、所属長に電話してください。',
    },
  },
  'TM-313': {
    what: 'ファイル',
    place: '見つかった場所',
    notHeld: {
      title: '持ち込まれたプログラムを、まだ移せていません。',
      next: 'そのプログラムを動かさず、開いているソフトウェアを閉じてください。移せるようになりしだい「回収」に移します。',
    },
  },
  'TM-314': {
    what: 'ソフトウェア',
    place: '変わった場所',
    notHeld: {
      title: '端末のソフトウェアの構成が変わりました。',
      next: '心当たりのあるなしにかかわらず、情報政策課に電話してください。',
    },
  },
  'TM-315': {
    what: 'ファイル',
    place: '入れられた場所',
    notHeld: {
      title: '外部記録媒体から入れられたファイルを、まだ隔離できていません。',
      next: 'そのファイルを開かず、所属長に電話してください。',
    },
  },
};

export const warningWords = (code: Warning['code']): WarningWords => words[code];
