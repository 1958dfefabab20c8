import { describe, expect, it } from 'vitest';
import { argumentValue, refusedArgument } from '../../../main/security/arguments.ts';

const packed = (...args: string[]) => refusedArgument({ args, unpacked: false, flavour: 'production' });
const unpackedTest = (...args: string[]) => refusedArgument({ args, unpacked: true, flavour: 'test' });

describe('arguments', () => {
  it('starts without any', () => {
    expect(packed()).toBeNull();
  });

  it.each([
    '--inspect',
    '--inspect=0',
    '--remote-debugging-port=9222',
    '--js-flags=--expose-gc',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--no-sandbox',
    '--terminal-config=/tmp/x.json',
    '-r',
    '--',
    '/tmp/app',
    '',
  ])('refuses %j in production', (arg) => {
    expect(packed(arg)).toBe(arg);
  });

  it('takes in the test flavour what the tests need, and one path of the app', () => {
    expect(unpackedTest('--inspect=0', '--remote-debugging-port=0', '/app', '--terminal-config=/t.json')).toBeNull();
    expect(unpackedTest('/app', '/other')).toBe('/other');
  });

  it.each(['--no-sandbox', '--inspect-brk', '--js-flags=--x', '--remote-debugging-portal=1'])(
    'refuses %s in the test flavour too',
    (arg) => {
      expect(unpackedTest('/app', arg)).toBe(arg);
    },
  );

  it('reads a value', () => {
    expect(argumentValue(['--a=1', '--terminal-config=/x=y'], '--terminal-config')).toBe('/x=y');
    expect(argumentValue(['--terminal-config'], '--terminal-config')).toBeNull();
  });
});
