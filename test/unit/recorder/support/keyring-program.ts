/** Run inside a session with a keyring of its own: makes or loads the device key says where it lives, and leaves an anchor. */
import { randomBytes } from 'node:crypto';
import { chooseVault } from '../../../../recorder/keys/choose-vault.ts';
import { loadOrMakeSigner } from '../../../../recorder/keys/key-store.ts';

const dataFolder = process.argv[2] ?? '';
const vault = await chooseVault(dataFolder, process.env, randomBytes);
const signer = vault.ok ? await loadOrMakeSigner(dataFolder, vault.value, 'device', randomBytes) : vault;
const kind = vault.ok ? vault.value.kind : '';
const anchor = vault.ok ? vault.value.anchor : null;
const before = signer.ok ? await anchor?.read() : null;
if (signer.ok) await anchor?.write('an anchor');
console.log(signer.ok ? `${kind} ${signer.value.publicKey} ${before ?? 'none'}` : `refused ${signer.code}`);
