import { type ControlName, controlNames } from '#contract/controls.ts';
import { type Attestation, misfitOf, type Standing, worstOf } from './attest.ts';
import type { ProfileIdentity } from './state-store.ts';

/** What the profile says of one control: 設定確認, or 不明 with the reason. Never 実測: nothing was tried. */
export interface AttestedControl {
  readonly state: 'configured' | 'unknown';
  /** One sentence in Japanese. */
  readonly detail: string;
}
export type AttestedControls = Readonly<Record<ControlName, AttestedControl>>;

/** No word of the profile on any control, and why. */
export const unknownControls = (why: string): AttestedControls => {
  const unknown: AttestedControl = { state: 'unknown', detail: why };
  return { save: unknown, media: unknown, print: unknown, install: unknown };
};

/**
 * 設定確認 needs all of it: every row of the control in force, the statement of this very provisioning, a start since
 * where a row needs one, and the acceptance of this very profile.
 */
export function judgeControls(
  identity: ProfileIdentity,
  attestation: Attestation,
  standing: Standing,
  acceptedProfile: string | null,
): AttestedControls {
  const misfit = misfitOf(identity, standing);
  if (misfit !== null) return unknownControls(misfit);
  if (acceptedProfile === null) return unknownControls('設定の受入確認が登録されていません（未検証）。');
  if (acceptedProfile !== identity.profile)
    return unknownControls('受入確認が、いまの設定のものではありません（未検証）。');
  const judge = (control: ControlName): AttestedControl => {
    const rows = attestation.rows.filter((row) => row.control === control);
    if (rows.length === 0) return { state: 'unknown', detail: 'この制御の設定がありません。' };
    if (worstOf(rows) === 'in-force') {
      return { state: 'configured', detail: `設定 ${rows.length} 件がすべて効いていることを確かめました。` };
    }
    const first = rows.find((row) => row.state === 'not-in-force') ?? rows.find((row) => row.state === 'unknown');
    return { state: 'unknown', detail: `設定「${first?.title ?? ''}」：${first?.found ?? ''}` };
  };
  const [save, media, print, install] = controlNames;
  return { save: judge(save), media: judge(media), print: judge(print), install: judge(install) };
}
