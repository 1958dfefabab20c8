import { beforeEach, describe, expect, test } from 'vitest';
import { createRegistry } from '../../../../../agent/profile/windows/registry.ts';
import { FakeReg } from './support/fake-reg.ts';

const key = 'HKLM\\SOFTWARE\\Policies\\City\\Deep';
const one = { key, name: 'One' };
const two = { key, name: 'Two' };
const odd = { type: 7, hex: '004e00008c4e00000000' };

describe('putting the registry back', () => {
  let reg: FakeReg;
  beforeEach(() => {
    reg = new FakeReg();
    reg.set('HKLM\\SOFTWARE\\Policies', 'Other', { type: 1, hex: '41000000' });
  });
  const setBoth = async (registry: ReturnType<typeof createRegistry>) => {
    const prior = [await registry.capture(one), await registry.capture(two)] as const;
    await registry.add(one, 'REG_DWORD', '1');
    await registry.add(two, 'REG_DWORD', '2');
    return prior;
  };

  test('keys that were not there go again, and nothing else', async () => {
    const before = reg.photograph();
    const registry = createRegistry(reg.run);
    const prior = await setBoth(registry);
    expect(prior[0]).toEqual({ value: null, missing: 'HKLM\\SOFTWARE\\Policies\\City' });
    expect(reg.photograph()).not.toBe(before);
    await registry.restore(two, prior[1]);
    expect((await registry.capture(one)).value).not.toBeNull();
    await registry.restore(one, prior[0]);
    expect(reg.photograph()).toBe(before);
    // Once more changes nothing: a power cut in between is made good so.
    await registry.restore(two, prior[1]);
    expect(reg.photograph()).toBe(before);
  });
  test('a value of any type comes back byte for byte', async () => {
    reg.set(key, 'One', odd);
    const before = reg.photograph();
    const registry = createRegistry(reg.run);
    const prior = await setBoth(registry);
    await registry.restore(two, prior[1]);
    await registry.restore(one, prior[0]);
    expect(reg.photograph()).toBe(before);
  });
  test('what somebody else put beside ours stays, and its key', async () => {
    const registry = createRegistry(reg.run);
    const prior = await setBoth(registry);
    reg.set('HKLM\\SOFTWARE\\Policies\\City', 'Theirs', odd);
    await registry.restore(two, prior[1]);
    await registry.restore(one, prior[0]);
    expect(reg.keys.has('HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\City\\Deep')).toBe(false);
    expect(reg.keys.get('HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\City')?.get('Theirs')).toEqual(odd);
  });
});
