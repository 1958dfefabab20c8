import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ShellState } from '#contract/ipc/shell-state.ts';
import { lockedHost } from '../../../main/locked-host.ts';
import { createRateLimit } from '../../../main/rate-limit.ts';
import { isPermitted } from '../../../main/security/permissions.ts';
import { agentLostState, openingState, unreadableConfigState } from '../../../main/shell-states.ts';
import { readTerminalConfig } from '../../../main/terminal-config-file.ts';
import { openWorkFolder } from '../../../main/work-folder.ts';
import { zoomAfter } from '../../../main/zoom.ts';

const folder = mkdtempSync(join(tmpdir(), 'tanmori-main-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = new Date('2026-11-21T00:00:00.000Z');

describe('states made without an agent', () => {
  it('are whole states', () => {
    for (const state of [
      openingState('/work'),
      unreadableConfigState('x', at),
      agentLostState({ ...openingState('/work'), signedIn: true }, 'exit 9', at),
    ]) {
      expect(ShellState.parse(state)).toEqual(state);
      expect(state.signedIn).toBe(false);
    }
  });
});

describe('terminal.json', () => {
  const good = {
    v: 1,
    workFolder: '/w',
    guardedRoots: ['/h'],
    recorderSocket: '/r.sock',
    profileFolder: '/p',
  };
  const read = (text: string) => {
    const file = join(folder, 'terminal.json');
    writeFileSync(file, text);
    return readTerminalConfig(file);
  };

  it('is read', () => {
    expect(read(JSON.stringify(good))).toEqual({ ok: true, value: good });
  });

  it.each([
    ['with a field that nobody knows', JSON.stringify({ ...good, sandbox: false })],
    ['with a relative path', JSON.stringify({ ...good, workFolder: 'w' })],
    ['cut short', '{"v":1,'],
    ['empty', ''],
  ])('locks for good when %s', async (_what, text) => {
    const config = read(text);
    expect(config).toMatchObject({ ok: false, code: 'TM-502' });
    if (config.ok) return;
    const host = lockedHost(config, at);
    expect(host.state().screen).toMatchObject({ screen: 'locked', code: 'TM-502' });
    expect(await host.ask('recheck', {})).toMatchObject({ ok: false, code: 'TM-502' });
  });

  it('locks when it is missing', () => {
    expect(readTerminalConfig(join(folder, 'none.json'))).toEqual({ ok: false, code: 'TM-502', detail: 'ENOENT' });
  });
});

describe('work folder', () => {
  it('is opened where it is', async () => {
    const opened: string[] = [];
    const open = async (path: string) => {
      opened.push(path);
      return '';
    };
    expect(await openWorkFolder(folder, open)).toEqual({ ok: true, value: null });
    expect(await openWorkFolder(join(folder, 'gone'), open)).toMatchObject({ ok: false, code: 'TM-302' });
    expect(opened).toEqual([folder]);
    expect(await openWorkFolder(folder, async () => 'no file manager')).toMatchObject({ ok: false, code: 'TM-104' });
  });
});

describe('small decisions', () => {
  it('limits a rate', () => {
    let now = 0;
    const may = createRateLimit(2, 1_000, () => now);
    expect([may(), may(), may()]).toEqual([true, true, false]);
    now = 1_000;
    expect(may()).toBe(true);
  });

  it('permits nothing, whatever its name', () => {
    for (const name of ['media', 'geolocation', 'notifications', 'usb', 'toString', '__proto__', 'new-in-2030']) {
      expect(isPermitted(name)).toBe(false);
    }
  });

  it('zooms with the keys people know', () => {
    const key = (text: string, more = {}) => ({ type: 'keyDown', key: text, control: true, alt: false, ...more });
    expect(zoomAfter(key('+'), 1)).toBe(1.1);
    expect(zoomAfter(key(';'), 1.75)).toBe(2);
    expect(zoomAfter(key('+'), 4)).toBe(4);
    expect(zoomAfter(key('-'), 2)).toBe(1.75);
    expect(zoomAfter(key('-'), 1)).toBe(1);
    expect(zoomAfter(key('0'), 3)).toBe(1);
    expect(zoomAfter(key('+', { control: false }), 1)).toBeNull();
    expect(zoomAfter(key('+', { type: 'keyUp' }), 1)).toBeNull();
    expect(zoomAfter(key('a'), 1)).toBeNull();
  });
});
