import { describe, expect, it } from 'vitest';
import { CertificateBody, ItemsBody, LoanRequestBody, LossBody, RegisterBody } from '#contract/http/lending-api.ts';
import { itemsOf } from '#contract/loan/items.ts';
import { borrowerFaults } from '../../../../renderer/console/lending/read-borrower.ts';
import {
  destructionFaults,
  noDestruction,
  readDestruction,
} from '../../../../renderer/console/lending/read-destruction.ts';
import { entryOf, isForOfficer, needsWord, readItems } from '../../../../renderer/console/lending/read-items.ts';
import { type LossFields, lossFaults, readLoss } from '../../../../renderer/console/lending/read-loss.ts';
import {
  emptyRegistration,
  readRegistration,
  registrationFaults,
} from '../../../../renderer/console/lending/read-registration.ts';
import { type RequestFields, readRequest, requestFaults } from '../../../../renderer/console/lending/read-request.ts';
import { datePartsOf, noDate } from '../../../../renderer/strings/date-parts.ts';

const faultsIn = (faults: Readonly<Record<string, string | null>>): readonly string[] =>
  Object.keys(faults).filter((field) => faults[field] !== null);

describe('借用願', () => {
  const today = '2026-11-26';
  const fields: RequestFields = {
    ...{ staff: null, from: datePartsOf(today), to: datePartsOf('2026-12-03'), wire: true, mouse: false },
    ...{ telework: 'home', place: '', purpose: ' 集計 ' },
  };

  it('is what the office takes', () => {
    expect(LoanRequestBody.parse(readRequest(fields, today))).toEqual({
      ...{ from: today, to: '2026-12-03', things: { wire: true, mouse: false, telework: 'home' }, purpose: '集計' },
    });
    expect(readRequest({ ...fields, staff: '100456' }, today)).toMatchObject({ staff: '100456' });
  });

  it.each([
    ['staff', { staff: '1004' }],
    ['from', { from: datePartsOf('2026-11-25') }],
    ['from', { from: noDate }],
    ['to', { to: datePartsOf('2026-11-25') }],
    ['purpose', { purpose: '　 ' }],
  ] as const)('is not sent while %s is wrong', (field, wrong) => {
    expect(faultsIn(requestFaults({ ...fields, ...wrong }, today))).toEqual([field]);
    expect(readRequest({ ...fields, ...wrong }, today)).toBeNull();
  });
});

describe('items of a hand-over', () => {
  const items = itemsOf('hand-over', { wire: true, mouse: false, telework: 'home' });
  const looked = items.filter((item) => isForOfficer(item, undefined));
  const good = Object.fromEntries(
    looked.map((item) => {
      const value = item.key === 'pc' ? 'ｔ－０００１' : '';
      return [
        item.key,
        {
          state: 'good' as const,
          value,
          note: '',
          date: item.asks === null || item.key === 'pc' ? null : datePartsOf('2026-11-20'),
        },
      ];
    }),
  );

  it('leave what the PC and the books say to them', () => {
    const keys = looked.map(({ key }) => key);
    for (const key of ['controls', 'encryption', 'canaries', 'last-wipe']) expect(keys).not.toContain(key);
    const returned = itemsOf('return', { wire: false, mouse: false, telework: 'home' });
    const results = returned.find(({ key }) => key === 'results');
    if (results === undefined) throw new Error('no such item');
    const row = { key: 'results', value: '', at: null } as const;
    expect(isForOfficer(results, { ...row, state: null, by: null })).toBe(true);
    expect(isForOfficer(results, { ...row, state: 'good', by: null })).toBe(false);
  });

  it('are what the office takes, the number as the office writes it', () => {
    const read = readItems(looked, good, 'T-0001');
    const body = ItemsBody.parse({ phase: 'hand-over', items: read });
    expect(body.items.find(({ key }) => key === 'pc')).toEqual({ key: 'pc', state: 'good', value: 'T-0001' });
    expect(body.items.find(({ key }) => key === 'virus')?.value).toBe('2026-11-20');
  });

  it('stop a mix-up of two PCs', () => {
    expect(readItems(looked, good, 'T-0002')).toBeNull();
  });

  it('ask for a word where a thing is missing', () => {
    const without = (note: string) => ({ ...good, wire: { state: 'missing' as const, value: '', note, date: null } });
    expect(readItems(looked, without(' '), 'T-0001')).toBeNull();
    expect(readItems(looked, without('あとで渡す'), 'T-0001')).toContainEqual({
      ...{ key: 'wire', state: 'missing', value: 'あとで渡す' },
    });
    expect(readItems(looked, { ...good, bios: { ...without('').wire, state: null } }, 'T-0001')).toBeNull();
  });

  it('want a word beside a measurement that is not good', () => {
    const controls = items.find(({ key }) => key === 'controls');
    if (controls === undefined) throw new Error('no such item');
    const row = { key: 'controls', value: '', by: null, at: null } as const;
    const wants = (['good', 'missing', 'unknown', null] as const).map((state) =>
      needsWord(controls, { ...row, state }),
    );
    expect(wants).toEqual([false, true, true, false]);
    expect(entryOf(controls, { ...row, state: 'unknown', value: '確認' })).toMatchObject({
      state: 'missing',
      note: '確認',
    });
  });
});

describe('what the borrower types', () => {
  const typed = { account: '100123', password: 'x', pin: 'himitsu-1', pinAgain: 'himitsu-1' };

  it('has a 暗証番号 twice at hand-over, and none at the return', () => {
    expect(faultsIn(borrowerFaults(typed, 'hand-over'))).toEqual([]);
    expect(faultsIn(borrowerFaults({ ...typed, pin: 'short', pinAgain: 'short' }, 'hand-over'))).toEqual(['pin']);
    expect(faultsIn(borrowerFaults({ ...typed, pinAgain: 'himitsu-2' }, 'hand-over'))).toEqual(['pinAgain']);
    expect(faultsIn(borrowerFaults({ ...typed, pin: '', pinAgain: '' }, 'return'))).toEqual([]);
    expect(faultsIn(borrowerFaults({ ...typed, account: '1', password: '' }, 'return'))).toEqual([
      ...['account', 'password'],
    ]);
  });
});

describe('紛失・盗難届', () => {
  const now = new Date('2026-11-26T03:00:00.000Z');
  const fields: LossFields = {
    ...{ what: 'pc', kind: 'stolen', day: datePartsOf('2026-11-26'), time: '1130', place: '駐車場' },
    ...{ circumstances: '車の窓を割られた。', police: '', papers: '', heardFrom: '見本 花子' },
  };

  it('is what the office takes, in the time of Japan', () => {
    expect(LossBody.parse(readLoss(fields, now)).at).toBe('2026-11-26T02:30:00.000Z');
  });

  it('names no papers where none were lost, and some where they were', () => {
    expect(readLoss({ ...fields, papers: '図面' }, now)?.papers).toBe('');
    expect(faultsIn(lossFaults({ ...fields, what: 'both' }, now))).toEqual(['papers']);
    expect(readLoss({ ...fields, what: 'papers', papers: '図面1枚' }, now)?.papers).toBe('図面1枚');
  });

  it('is not about the future', () => {
    expect(faultsIn(lossFaults({ ...fields, time: '12:01' }, now))).toEqual(['time']);
    expect(readLoss({ ...fields, time: '12:01' }, now)).toBeNull();
    expect(readLoss({ ...fields, kind: null }, now)).toBeNull();
  });
});

describe('the registration of a PC', () => {
  const fields = {
    ...{ terminal: 'ｔ－０１００', name: '端末', maker: '見本電機', model: 'MH', serial: '1', property: '2' },
    ...{ mediumType: 'nvme', mediumSerial: '3' },
  };

  it('is what the office takes', () => {
    expect(RegisterBody.parse(readRegistration(fields)).terminal).toBe('T-0100');
    expect(faultsIn(registrationFaults(fields))).toEqual([]);
  });

  it('is not sent while anything is missing', () => {
    expect(faultsIn(registrationFaults(emptyRegistration))).toHaveLength(8);
    for (const field of Object.keys(fields)) expect(readRegistration({ ...fields, [field]: '' }), field).toBeNull();
  });
});

describe('the destruction of a medium', () => {
  const fields = { technique: 'shred', detail: '取り外して破砕した。', tool: '破砕機' } as const;

  it('is what the office takes', () => {
    const asked = { confidentiality: '2', place: '庁舎', destination: '廃棄', destruction: readDestruction(fields) };
    expect(CertificateBody.parse(asked).destruction).toEqual(fields);
  });

  it('is not sent while anything is missing', () => {
    expect(faultsIn(destructionFaults(noDestruction))).toEqual(['technique', 'detail', 'tool']);
    for (const field of ['detail', 'tool']) expect(readDestruction({ ...fields, [field]: ' ' }), field).toBeNull();
    expect(readDestruction({ ...fields, technique: null })).toBeNull();
  });
});
