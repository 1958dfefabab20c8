import { readFileSync } from 'node:fs';
import { encodeBase64 } from '#contract/log/base64.ts';
import { TrustFile } from '#contract/log/bundle.ts';
import type { DataFolder } from '../data-folder.ts';
import { readKept } from '../log/check-start.ts';
import { openLogKey, readLogVkeys } from '../log/log-identity.ts';
import { appendAct } from '../log/office-acts.ts';
import { readWitnesses } from '../log/witnesses.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

/**
 * What an auditor is handed apart from any bundle: the keys to believe, and the newest checkpoint as seen. That it was
 * handed out is an act, so that every bundle written later shows how it contains that checkpoint.
 */
export async function issueTrust(store: Store, files: DataFolder, runtime: Runtime): Promise<TrustFile> {
  const key = openLogKey(files);
  const witnesses = readWitnesses(files);
  const newest = readKept(files.checkpoint, key, witnesses);
  const seen = newest === null ? null : { size: newest.size, root: encodeBase64(newest.root) };
  if (seen !== null) {
    await store.write((tx) => appendAct(tx, { at: runtime.now(), actor: 'cli', act: 'trust.issued', data: seen }));
  }
  return TrustFile.parse({
    v: 1,
    logs: readLogVkeys(files),
    witnesses: witnesses.map(({ vkey }) => vkey),
    // More than half: one that is out of service stops no verification, and no single one decides alone.
    quorum: witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1,
    seen: seen === null ? [] : [{ ...seen, origin: key.key.name }],
    offices: [readFileSync(files.officePublicKey, 'utf8').trim()],
  });
}
