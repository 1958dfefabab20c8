import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chooseVault } from '../../../recorder/keys/choose-vault.ts';
import { verifierFrom } from '../../../recorder/keys/ed25519.ts';
import { fileVault } from '../../../recorder/keys/file-vault.ts';
import { loadOrMakeSigner, loadSigner } from '../../../recorder/keys/key-store.ts';
import { type Keyring, keyringAnswers, keyringVault } from '../../../recorder/keys/keyring-vault.ts';
import { unwrap } from './support/opened-recorder.ts';
import { randomBuffer } from './support/sample-loan.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe('keys in files', () => {
  test('are made once, mode 0600, and loaded again', async () => {
    const folder = temporaryFolder();
    const vault = fileVault(folder);
    expect(await loadSigner(folder, vault, 'device')).toMatchObject({ ok: false, code: 'TM-205' });
    const made = unwrap(await loadOrMakeSigner(folder, vault, 'device', randomBuffer));
    const again = unwrap(await loadOrMakeSigner(folder, vault, 'device', randomBuffer));
    expect(again.publicKey).toBe(made.publicKey);
    const bytes = Buffer.from('text');
    expect(verifierFrom(made.publicKey)(bytes, again.sign(bytes))).toBe(true);
    expect(statSync(join(folder, 'keys/device.seed')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  });

  test('a lost or exchanged seed is never replaced', async () => {
    const folder = temporaryFolder();
    const vault = fileVault(folder);
    await loadOrMakeSigner(folder, vault, 'device', randomBuffer);
    writeFileSync(join(folder, 'keys/device.seed'), randomBuffer(32));
    expect(await loadOrMakeSigner(folder, vault, 'device', randomBuffer)).toMatchObject({ ok: false, code: 'TM-207' });
    rmSync(join(folder, 'keys/device.seed'));
    expect(await loadOrMakeSigner(folder, vault, 'device', randomBuffer)).toMatchObject({ ok: false, code: 'TM-207' });
  });
});

/** A keyring in memory that can be locked: it then answers null and refuses to store, as gnome-keyring does. */
function memoryKeyring() {
  const items = new Map<string, string>();
  const state = { locked: false };
  const keyring: Keyring = {
    getPassword: async (service, account) => (state.locked ? null : (items.get(`${service} ${account}`) ?? null)),
    setPassword: async (service, account, password) => {
      if (state.locked) throw new Error('Cannot create an item in a locked collection');
      items.set(`${service} ${account}`, password);
    },
    deletePassword: async (service, account) => items.delete(`${service} ${account}`),
  };
  return { keyring, state, items };
}

describe('keys in a keyring', () => {
  test('null from a locked keyring is never taken for absence', async () => {
    const folder = temporaryFolder();
    const { keyring, state } = memoryKeyring();
    const vault = keyringVault(keyring, folder);
    const made = unwrap(await loadOrMakeSigner(folder, vault, 'device', randomBuffer));
    state.locked = true;
    expect(await loadOrMakeSigner(folder, vault, 'device', randomBuffer)).toMatchObject({ ok: false, code: 'TM-207' });
    state.locked = false;
    expect(unwrap(await loadSigner(folder, vault, 'device')).publicKey).toBe(made.publicKey);
    expect(existsSync(join(folder, 'keys/device.seed'))).toBe(false);
  });

  test('a keyring that is locked does not answer the probe, and the probe leaves nothing', async () => {
    const { keyring, state, items } = memoryKeyring();
    expect(await keyringAnswers(keyring, 'abc')).toBe(true);
    expect(items.size).toBe(0);
    state.locked = true;
    expect(await keyringAnswers(keyring, 'abc')).toBe(false);
  });

  test('without a session bus files are used; a key that is in a keyring is not looked for elsewhere', async () => {
    const folder = temporaryFolder();
    expect(unwrap(await chooseVault(folder, {}, randomBuffer)).kind).toBe('file');
    const { keyring } = memoryKeyring();
    await loadOrMakeSigner(folder, keyringVault(keyring, folder), 'device', randomBuffer);
    expect(await chooseVault(folder, {}, randomBuffer)).toMatchObject({ ok: false, code: 'TM-207' });
  });

  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
    (name) => spawnSync('which', [name], { stdio: 'ignore' }).status !== 0,
  );
  const why = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed)`;
  test.skipIf(missing.length > 0)(`with the real gnome-keyring, unlocked and locked${why}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const data = join(folder, 'data');
    for (const each of [home, data]) mkdirSync(each, { mode: 0o700 });
    const program = fileURLToPath(new URL('./support/keyring-program.ts', import.meta.url));
    const inKeyring = (password: string): string => {
      const script = `printf '%s' ${password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$1" "$2"`;
      const done = spawnSync('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, program, data], {
        encoding: 'utf8',
        timeout: 25_000,
        env: { PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home },
      });
      return done.stdout.trim();
    };
    const first = inKeyring('right');
    expect(first).toMatch(/^keyring [A-Za-z0-9+/]{43}= none$/);
    const kept = first.replace(' none', ' an anchor');
    expect(existsSync(join(data, 'keys/device.seed'))).toBe(false);
    expect(inKeyring('right')).toBe(kept);
    expect(inKeyring('wrong')).toBe('refused TM-207');
    expect(inKeyring('right')).toBe(kept);
  });
});
