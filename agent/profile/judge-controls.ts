import { type ControlName, controlNames } from '#contract/controls.ts';
import { type Attestation, misfitOf, type Standing, worstOf } from './attest.ts';
import type { ProfileIdentity } from './state-store.ts';

/** What the profile says of one control: 設定確認, or 不明 with the reason. Never 実測: nothing was tried. */
export interface AttestedControl {
  readonly state: 'configured' | 'unknown';
  /** One sentence in Japanese. */
  readonly detail: string;
  /** Japanese: what 情報政策課 does about it; null where nothing is to be done, or nothing is known of it here. */
  readonly next: string | null;
}
export type AttestedControls = Readonly<Record<ControlName, AttestedControl>>;

/** No word of the profile on any control, and why. */
export const unknownControls = (why: string, next: string | null = null): AttestedControls => {
  const unknown: AttestedControl = { state: 'unknown', detail: why, next };
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
  if (misfit !== null) return unknownControls(misfit.why, misfit.next);
  if (acceptedProfile === null)
    return unknownControls(
      '設定の受入確認が登録されていません（未検証）。',
      '機種ごとの受入確認をして、その結果を --parameters のファイルの acceptance に書いてください。',
    );
  if (acceptedProfile !== identity.profile)
    return unknownControls(
      '受入確認が、いまの設定のものではありません（未検証）。',
      'いまの設定で受入確認をやり直し、--parameters のファイルの acceptance を書き直してください。',
    );
  const judge = (control: ControlName): AttestedControl => {
    const rows = attestation.rows.filter((row) => row.control === control);
    if (rows.length === 0)
      return {
        state: 'unknown',
        detail: 'この制御の設定がありません。',
        next: '--profile のファイルを確かめてください。',
      };
    if (worstOf(rows) === 'in-force') {
      return {
        state: 'configured',
        detail: `設定 ${rows.length} 件がすべて効いていることを確かめました。`,
        next: null,
      };
    }
    const first = rows.find((row) => row.state === 'not-in-force') ?? rows.find((row) => row.state === 'unknown');
    return {
      state: 'unknown',
      detail: `設定「${first?.title ?? ''}」：${first?.found ?? ''}`,
      next: first?.next ?? null,
    };
  };
  const [save, media, print, install] = controlNames;
  return { save: judge(save), media: judge(media), print: judge(print), install: judge(install) };
}
