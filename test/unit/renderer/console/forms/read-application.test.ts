import { describe, expect, it } from 'vitest';
import { registrationBreaches } from '#contract/forms/registration.ts';
import {
  emptyRegistration,
  fieldsOf,
  phoneOf,
  postcodeOf,
  readApplication,
  registrationFaults,
} from '../../../../../renderer/console/forms/registration/read-application.ts';
import { registrationBody } from '../../../../server/support/forms.ts';

const filled = { ...fieldsOf(registrationBody.content), isAgreed: true };

describe('在宅勤務登録申請書 as it is filled in', () => {
  it('is read whole, and says of an empty one everything that is missing', () => {
    expect(readApplication(filled)).toEqual(registrationBody.content);
    expect(readApplication(emptyRegistration)).toBeNull();
    const faults = registrationFaults(emptyRegistration);
    const missing = Object.entries(faults).flatMap(([field, fault]) => (fault === null ? [] : [field]));
    expect(missing.sort()).toEqual(
      ['address', 'days', 'isAgreed', 'isSeparated', 'kana', 'phone', 'place', 'position', 'postcode', 'reason'].sort(),
    );
  });

  it('is pledged anew at each handing in', () => {
    expect(readApplication(fieldsOf(registrationBody.content))).toBeNull();
  });

  it.each([
    [{ days: '5' }, 'days'],
    [{ days: '0' }, 'days'],
    [{ kana: '花子' }, 'kana'],
    [{ kana: 'ミホン' }, 'kana'],
    [{ reason: 'special', reasonText: ' ' }, 'reasonText'],
    [{ phone: '12345' }, 'phone'],
    [{ postcode: '100-000' }, 'postcode'],
  ] as const)('with %j is not', (part, field) => {
    const spoiled = { ...filled, ...part };
    expect(readApplication(spoiled)).toBeNull();
    expect(registrationFaults(spoiled)[field]).not.toBeNull();
  });

  it('takes numbers as people type them', () => {
    expect(postcodeOf('１００ー０００１')).toBe('100-0001');
    expect(phoneOf('０２８５―２２－１１１１')).toBe('0285-22-1111');
    expect(readApplication({ ...filled, per: 'month', days: '８' })?.frequency).toEqual({ per: 'month', days: 8 });
  });

  it('leaves out a text that belongs to another reason', () => {
    expect(readApplication({ ...filled, reason: 'care', reasonText: '前の事由' })?.reasonText).toBe('');
  });
});

describe('第4条', () => {
  it('excludes what 2項 names, and nobody else', () => {
    const excluded = ['conditional', 'temporary', 'part-time', 'fiscal-year'] as const;
    for (const employment of excluded) {
      const [breach] = registrationBreaches({ ...registrationBody.content, employment });
      expect(breach).toMatchObject({ article: '第4条2項', mayOverride: false });
    }
    for (const employment of ['regular', 'reappointed', 'fixed-term', 'seconded'] as const) {
      expect(registrationBreaches({ ...registrationBody.content, employment })).toEqual([]);
    }
  });
});
