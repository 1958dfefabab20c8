import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnswer, encodeRequest, numberOf, textOf } from '../../../../agent/guards/print/ipp-message.ts';

/** RFC 8010 section 3.1: an answer is a request's bytes with a status in the place of the operation. */
const asAnswer = (status: number, id: number, attributes: Parameters<typeof encodeRequest>[2]): Buffer =>
  encodeRequest(status, id, attributes);

describe('an IPP message', () => {
  it('is written as RFC 8010 appendix A.1 shows it', () => {
    const bytes = encodeRequest(0x0002, 1, [
      { name: 'printer-uri', type: 'uri', values: ['ipp://printer.example.com/ipp/print/pinetree'] },
    ]);
    const shown = Buffer.concat([
      Buffer.of(0x02, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x01),
      Buffer.of(0x47, 0x00, 0x12),
      Buffer.from('attributes-charset'),
      Buffer.of(0x00, 0x05),
      Buffer.from('utf-8'),
      Buffer.of(0x48, 0x00, 0x1b),
      Buffer.from('attributes-natural-language'),
      Buffer.of(0x00, 0x02),
      Buffer.from('ja'),
      Buffer.of(0x45, 0x00, 0x0b),
      Buffer.from('printer-uri'),
      Buffer.of(0x00, 0x2c),
      Buffer.from('ipp://printer.example.com/ipp/print/pinetree'),
      Buffer.of(0x03),
    ]);
    expect(bytes).toEqual(shown);
  });

  it('is read back with all its values', () => {
    const answer = decodeAnswer(
      asAnswer(0x0001, 7, [
        { name: 'job-id', type: 'integer', values: [12, -1] },
        { name: 'job-name', type: 'name', values: ['名簿'] },
      ]),
    );
    const [group] = answer?.groups ?? [];
    if (group === undefined) throw new Error('no group');
    expect([answer?.status, answer?.requestId, numberOf(group, 'job-id'), textOf(group, 'job-name')]).toEqual([
      ...[1, 7, 12, '名簿'],
    ]);
    expect(group.attributes.get('job-id')).toEqual([12, -1]);
  });

  it('with a name in a language is read by its text', () => {
    const text = Buffer.from('帳票');
    const value = Buffer.concat([Buffer.of(0, 2), Buffer.from('ja'), Buffer.of(0, text.length), text]);
    const bytes = Buffer.concat([
      Buffer.of(2, 0, 0, 0, 0, 0, 0, 1, 0x02, 0x36, 0, 8),
      Buffer.from('job-name'),
      Buffer.of(0, value.length),
      value,
      Buffer.of(0x03),
    ]);
    const [group] = decodeAnswer(bytes)?.groups ?? [];
    expect(group === undefined ? null : textOf(group, 'job-name')).toBe('帳票');
  });

  const good = asAnswer(0, 1, [
    { name: 'a', type: 'integer', values: [1] },
    { name: 'b', type: 'name', values: ['x', 'y'] },
  ]);
  it('that is cut anywhere is none', () => {
    for (let length = 0; length < good.length; length += 1) expect(decodeAnswer(good.subarray(0, length))).toBeNull();
  });

  it.each([
    ['an integer of three bytes', [0x21, 0, 1, 0x61, 0, 3, 0, 0, 1]],
    ['a boolean that is neither', [0x22, 0, 1, 0x61, 0, 1, 2]],
    ['a value before any name', [0x21, 0, 0, 0, 4, 0, 0, 0, 1]],
    ['a name twice', [0x44, 0, 1, 0x61, 0, 1, 0x78, 0x44, 0, 1, 0x61, 0, 1, 0x79]],
    ['a text in a language that is longer than itself', [0x36, 0, 1, 0x61, 0, 5, 0, 2, 0x6a, 0x61, 9]],
  ])('with %s is none', (_what, part) => {
    expect(decodeAnswer(Buffer.from([2, 0, 0, 0, 0, 0, 0, 1, 0x01, ...part, 0x03]))).toBeNull();
  });

  it('of any bytes is read or is none, and never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeAnswer(Buffer.from(bytes))));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(good);
        bytes[at] = byte;
        decodeAnswer(bytes);
      }),
    );
  });
});
