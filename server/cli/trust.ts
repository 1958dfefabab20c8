import { encodeBase64 } from '#contract/log/base64.ts';
import { TrustFile } from '#contract/log/bundle.ts';
import type { DataFolder } from '../data-folder.ts';
import { readKept } from '../log/check-start.ts';
import { openLogKey, readLogVkeys } from '../log/log-identity.ts';
import { readWitnesses } from '../log/witnesses.ts';

/** What an auditor is handed apart from any bundle: the keys to believe, and the newest checkpoint as seen. */
export function trustFile(files: DataFolder): TrustFile {
  const key = openLogKey(files);
  const witnesses = readWitnesses(files);
  const newest = readKept(files.checkpoint, key, witnesses);
  return TrustFile.parse({
    v: 1,
    logs: readLogVkeys(files),
    witnesses: witnesses.map(({ vkey }) => vkey),
    // More than half: one that is out of service stops no verification, and no single one decides alone.
    quorum: witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1,
    seen: newest === null ? [] : [{ size: newest.size, root: encodeBase64(newest.root) }],
  });
}
