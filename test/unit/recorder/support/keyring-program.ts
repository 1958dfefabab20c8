/** Run inside a session with a keyring of its own: makes or loads the device key and says where it lives. */
import { randomBytes } from 'node:crypto';
import { chooseVault } from '../../../../recorder/keys/choose-vault.ts';
import { loadOrMakeSigner } from '../../../../recorder/keys/key-store.ts';

const dataFolder = process.argv[2] ?? '';
const vault = await chooseVault(dataFolder, process.env, randomBytes);
const signer = vault.ok ? await loadOrMakeSigner(dataFolder, vault.value, 'device', randomBytes) : vault;
const kind = vault.ok ? vault.value.kind : '';
console.log(signer.ok ? `${kind} ${signer.value.publicKey}` : `refused ${signer.code}`);
