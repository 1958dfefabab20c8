import { type ControlName, controlNames } from '#contract/controls.ts';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { PrepareReport } from '#contract/http/service-api.ts';
import { CanaryManifest, type WipeOrder } from '#contract/loan/wipe-report.ts';
import { type AttestedRow, worstOf } from '../profile/attest.ts';
import type { Say } from './run-service.ts';

export interface PrepareDeps {
  /** As the borrower reads it back. */
  readonly attest: () => Promise<Outcome<readonly AttestedRow[]>>;
  readonly encryption: () => PrepareReport['encryption'] | null;
  /** Plants canaries that nobody knows of yet and names them. On the disk when it returns. */
  readonly plant: () => Promise<Outcome<CanaryManifest['canaries']>>;
  readonly now: () => Date;
}

/** How each control stands by its rows; one without any is unknown. */
export function controlsOf(rows: readonly AttestedRow[]): PrepareReport['controls'] {
  const standing = (name: ControlName): PrepareReport['controls'][ControlName] =>
    worstOf(rows.filter(({ control }) => control === name));
  const [save, media, print, install] = controlNames;
  return { [save]: standing(save), [media]: standing(media), [print]: standing(print), [install]: standing(install) };
}

/**
 * Looks at the PC that is about to be handed over, and plants what a later wipe is proved by. Planted last: a PC that is
 * refused before stays as it was. TM-621 without a loan, TM-626 where the work volume cannot be judged.
 */
export async function prepare(order: WipeOrder, say: Say, deps: PrepareDeps): Promise<Outcome<PrepareReport>> {
  if (order.loan === null) return refusal('TM-621', 'the order names no loan');
  say('第6条の制御の設定を読み返しています。');
  const rows = await deps.attest();
  if (!rows.ok) return rows;
  say('作業用の領域の暗号化を確かめています。');
  const encryption = deps.encryption();
  if (encryption === null) return refusal('TM-626');
  say('消去確認用の目印を置いています。');
  const planted = await deps.plant();
  if (!planted.ok) return planted;
  const at = deps.now().toISOString();
  const manifest = CanaryManifest.parse({
    ...{ v: 1, terminal: order.terminal, loan: order.loan, plantedAt: at, canaries: planted.value },
  });
  return ok({ v: 1, kind: 'prepare', manifest, controls: controlsOf(rows.value), encryption, endedAt: at });
}
