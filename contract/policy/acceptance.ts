import { z } from 'zod';
import { LocalDate, Sha256Hex } from '../primitives.ts';

/** The acceptance by 情報政策課: that a profile was tried on this model or image. Null: not yet. */
export const Acceptance = z
  .strictObject({
    /** SHA-256 of the RFC 8785 text of the profile that was tried. */
    profile: Sha256Hex,
    /** SHA-256 of the signed sheet (for Windows docs/windows-acceptance.md). */
    sheet: Sha256Hex,
    on: LocalDate,
  })
  .nullable();
