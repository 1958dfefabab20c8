import type { Role } from '#contract/http/console-api.ts';

/** Sections and people of the sample city. Every name says that it is one. */
export const sampleSections = [
  { id: 'planning', name: '企画政策課' },
  { id: 'citizens', name: '市民課' },
  { id: 'hr', name: '職員活性課' },
  { id: 'it', name: '情報政策課' },
  { id: 'audit', name: '監査委員事務局' },
] as const;

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly section: (typeof sampleSections)[number]['id'];
  readonly role: Role;
}

export const samplePeople: readonly SamplePerson[] = [
  { id: '100123', name: '見本 花子', section: 'planning', role: 'staff' },
  { id: '100456', name: '見本 太郎', section: 'citizens', role: 'staff' },
  { id: '100789', name: '見本 次郎', section: 'planning', role: 'staff' },
  { id: '200045', name: '見本 課長', section: 'planning', role: 'manager' },
  { id: '200046', name: '見本 市民課長', section: 'citizens', role: 'manager' },
  { id: '300011', name: '見本 情子', section: 'it', role: 'it' },
  { id: '300022', name: '見本 報司', section: 'it', role: 'it' },
  { id: '400007', name: '見本 監査', section: 'audit', role: 'auditor' },
  { id: '500033', name: '見本 職子', section: 'hr', role: 'hr' },
  { id: '900001', name: '見本 管理', section: 'it', role: 'admin' },
];

/** Password of a sample account at the console. */
export const samplePassword = (id: string): string => `mihon-${id}`;
/** 暗証番号 of the sample borrower at the terminal. */
export const samplePin = 'mihon-1234';
