import { z } from 'zod';

/** The number of a row in an address: `/v1/deputies/3/end`. */
export const NumberedParams = z.strictObject({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
