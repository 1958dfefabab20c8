import { z } from 'zod';
import { errorCodes, type OfficeErrorCode } from '../errors.ts';

const officeCodes = errorCodes.filter((code): code is OfficeErrorCode => code.startsWith('OF-'));

/** One point in which a form does not fit the rules. */
export const Breach = z.strictObject({
  code: z.enum(officeCodes),
  /** 第4条2項 */
  article: z.string().max(40),
  /** What does not fit, with the days and numbers of this form. */
  text: z.string().max(400),
  /** The head may let it pass with a reason, which is recorded. */
  mayOverride: z.boolean(),
});
export type Breach = z.infer<typeof Breach>;
