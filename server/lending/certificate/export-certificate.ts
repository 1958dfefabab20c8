import { canonicalJson } from '#contract/json.ts';
import { Certificate, CertificateProof } from '#contract/loan/certificate.ts';
import type { CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';
import { formatTlogProof } from '#contract/log/tlog-proof.ts';
import type { Published } from '../../log/published.ts';
import type { LogTree } from '../../log/read-tree.ts';
import { consistencies } from '../../log/write-bundle.ts';
import type { Store } from '../../store/store.ts';

/** What the office keeps of a certificate. */
export interface KeptCertificate {
  /** As it was signed. */
  readonly json: string;
  readonly sig: string;
  /** Place of its act `certificate.issued` in the office log. */
  readonly logIndex: number;
  /** What it was made from; null for a destruction. */
  readonly reports: { readonly wipe: WipeReport; readonly check: CheckReport } | null;
}

export const certificateFileName = (number: string): string => `certificate-${number}.json`;

/**
 * The file that `tanmori-verify --certificate` checks (docs/trail-format.md, section 12). Null while no published
 * checkpoint covers the certificate's act: that takes about a second.
 * @param checkpoint `log.bestFor(logIndex + 1)`
 * @throws Error where act and certificate are not of one another
 */
export async function exportCertificate(
  log: { readonly store: Store; readonly tree: LogTree; readonly checkpoint: Published | null },
  kept: KeptCertificate,
): Promise<string | null> {
  const { store, tree, checkpoint } = log;
  if (checkpoint === null || checkpoint.size <= kept.logIndex) return null;
  const act = await store.db
    .selectFrom('office_acts')
    .selectAll()
    .where('log_index', '=', kept.logIndex)
    .executeTakeFirst();
  if (act === undefined || act.data === null) throw new Error(`no act at ${kept.logIndex}`);
  const { at, actor, salt, data } = act;
  const proof = CertificateProof.parse({
    kind: 'certificate-proof',
    v: 1,
    certificate: Certificate.parse(JSON.parse(kept.json)),
    sig: kept.sig,
    reports: kept.reports,
    act: { at, actor, act: act.act, data: JSON.parse(data), salt },
    proof: formatTlogProof({
      extra: null,
      index: kept.logIndex,
      proof: await tree.inclusion(kept.logIndex, checkpoint.size),
      checkpoint: checkpoint.note,
    }),
    consistency: await consistencies({ store, tree, checkpoint }),
  });
  if (canonicalJson(proof.certificate) !== kept.json) throw new Error(`${proof.certificate.number} was kept otherwise`);
  return `${canonicalJson(proof)}\n`;
}
