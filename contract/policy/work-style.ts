import { z } from 'zod';
import { PersonText } from '../primitives.ts';

/** 在宅勤務, モバイルワーク and サテライト・オフィス勤務: the three forms of telework (計画1章1(2)). */
export const WorkForm = z.enum(['home', 'mobile', 'satellite']);

const rule = {
  telework: WorkForm,
  /**
   * 第6条(2) knows no exception, whatever the form: a form that prints (as Ehime's satellites do) takes a rule of the
   * city's own first, and a word here for it.
   */
  printing: z.literal('denied'),
  /** Whether のぞき見防止フィルター has to be on the screen while there is work on it. */
  privacyScreen: z.boolean(),
  /** Where the session may be. */
  where: PersonText(200),
  /** What the person is reminded of before and during work. */
  reminders: z.array(PersonText(200)).max(8),
};

/** What the city lays down for one form, before it is known who works where. */
export const WorkStyleRule = z.strictObject(rule);
export type WorkStyleRule = z.infer<typeof WorkStyleRule>;

/** The rule of one loan, inside its signed package. */
export const WorkStyle = z.strictObject({
  ...rule,
  /** Name of the サテライト・オフィス; null for the other two forms. */
  place: PersonText(80).nullable(),
});
export type WorkStyle = z.infer<typeof WorkStyle>;

/** What is shipped, until the city lays down its own. Mobile follows 「モバイルワークにおけるPCの管理方法」 of the plan. */
export const shippedWorkStyles: readonly WorkStyleRule[] = [
  {
    ...{ telework: 'home', printing: 'denied', privacyScreen: false },
    where: '自宅の、届け出た作業場所',
    reminders: ['席を離れるときは「中断」を押してください。', '家族などに画面を見せないでください。'],
  },
  {
    ...{ telework: 'mobile', printing: 'denied', privacyScreen: true },
    where: '出張先と、そこへの移動の間',
    reminders: [
      'のぞき見防止フィルターを付けてください。',
      '端末を体から離さず、ストラップを付けてください。',
      '周りに人がいるところで、業務の電話や会議をしないでください。',
    ],
  },
  {
    ...{ telework: 'satellite', printing: 'denied', privacyScreen: false },
    where: '届け出たサテライト・オフィスの中',
    reminders: [
      '席を離れるときは「中断」を押し、端末をワイヤーで固定してください。',
      '利用のあとは、席に紙を残さないでください。',
    ],
  },
];

/**
 * The rule that work is done under. Null where there is none, or it is another form's, or a satellite has no name: no
 * session then. Pure.
 */
export function workStyleOf(policy: {
  readonly telework: WorkStyle['telework'];
  readonly style?: WorkStyle | undefined;
}): WorkStyle | null {
  const { telework, style } = policy;
  if (style === undefined || style.telework !== telework) return null;
  return (telework === 'satellite') === (style.place !== null) ? style : null;
}
