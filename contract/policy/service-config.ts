import { z } from 'zod';
import { RecorderConfig } from '../socket/protocol.ts';

/** The office as a PC knows it: address, the only authority that is believed, and the key that its orders are signed with. */
export const OfficeAddress = RecorderConfig.shape.office;
export type OfficeAddress = z.infer<typeof OfficeAddress>;

/** `service.json`: what 情報政策課 brings to a PC that is prepared, wiped or checked. The same for every PC; root's. */
export const ServiceConfig = z.strictObject({ v: z.literal(1), office: OfficeAddress });
export type ServiceConfig = z.infer<typeof ServiceConfig>;
