import { z } from 'zod';
import type { Breach } from './breach.ts';

/** 誓約書: its wording, kept by version so that an old signature can always be read with what was signed. */
export interface PledgeText {
  readonly version: string;
  readonly lines: readonly string[];
}

export const pledgeTexts: readonly PledgeText[] = [
  {
    version: '1',
    lines: [
      '貸与パソコンと業務の資料を、職務のためだけに使い、家族を含むほかの人に使わせず、見せません。',
      '個人情報と機密事項を職場の外に持ち出しません。',
      '作業用フォルダ以外への保存、外部記録媒体の利用、印刷、ソフトウェアのインストールをしません。',
      '席を離れるときは端末をロックし、使わないときは人の目に触れない場所に保管します。',
      '紛失、盗難、そのおそれに気づいたときは、直ちに所属長と情報政策課に報告します。',
      '勤務の記録が監査のために残ることを承知し、記録を妨げません。',
      '情報セキュリティに関する市の規程を守ります。違反したときは処分の対象となることを承知しています。',
    ],
  },
];

const newest = pledgeTexts.at(-1);
if (newest === undefined) throw new Error('no pledge');
export const currentPledge: PledgeText = newest;
export const pledgeOf = (version: string): PledgeText | null =>
  pledgeTexts.find((text) => text.version === version) ?? null;

/** Signed by handing the form in: account and time are those of its step. */
export const PledgeContent = z.strictObject({ version: z.string().min(1).max(20), isAgreed: z.literal(true) });
export type PledgeContent = z.infer<typeof PledgeContent>;

/** Signed in its present wording, or not at all. Pure. */
export const pledgeBreaches = ({ version }: Pick<PledgeContent, 'version'>): readonly Breach[] =>
  version === currentPledge.version
    ? []
    : [
        {
          ...{ code: 'OF-513', article: '第12条', mayOverride: false },
          text: '誓約書の文面が新しくなりました。読み直して、もう一度誓約してください。',
        },
      ];
