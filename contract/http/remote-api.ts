import { z } from 'zod';
import { PersonText, StaffId, UtcInstant } from '../primitives.ts';
import { RemoteProfileId, RemoteTerms } from '../remote/profile.ts';

/** 接続先: what PCs may connect to in remote work. All under /v1, all for the console. */

const SectionId = z.string().min(1).max(80);
const Person = z.strictObject({ id: StaffId, name: z.string() });

/** POST /v1/remote-profiles (it). OF-404: no such section. OF-609: as many as a section can have. */
export const AddRemoteProfileBody = z.strictObject({
  terms: RemoteTerms,
  /** The section whose loans get it; null for all. */
  section: SectionId.nullable(),
});
export type AddRemoteProfileBody = z.infer<typeof AddRemoteProfileBody>;

/** POST /v1/remote-profiles/:id/end (it). OF-404: none of that number. OF-409: ended before. */
export const EndRemoteProfileBody = z.strictObject({ reason: PersonText(400) });
export type EndRemoteProfileBody = z.infer<typeof EndRemoteProfileBody>;
export const RemoteProfileParams = z.strictObject({ id: RemoteProfileId });

export const RemoteProfileRow = z.strictObject({
  id: RemoteProfileId,
  terms: RemoteTerms,
  section: z.strictObject({ id: SectionId, name: z.string() }).nullable(),
  addedAt: UtcInstant,
  addedBy: Person,
  ended: z.strictObject({ at: UtcInstant, by: Person, reason: z.string() }).nullable(),
});
export type RemoteProfileRow = z.infer<typeof RemoteProfileRow>;

/** GET /v1/remote-profiles (it, auditor): those in force first, then the newest first. */
export const RemoteProfileRows = z.strictObject({
  profiles: z.array(RemoteProfileRow),
  sections: z.array(z.strictObject({ id: SectionId, name: z.string() })),
});
export type RemoteProfileRows = z.infer<typeof RemoteProfileRows>;
