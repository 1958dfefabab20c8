interface Difference {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What happens to accounts and sections, each with what is recorded of it. Never a password. */
export interface PeopleActs {
  readonly 'person.added': { readonly account: string; readonly role: string; readonly section: string };
  readonly 'person.changed': { readonly account: string; readonly differences: readonly Difference[] };
  /** A move that was laid down; `person.posted` when its day has come. */
  readonly 'person.moved': { readonly account: string; readonly section: string; readonly from: string };
  readonly 'person.posted': { readonly account: string; readonly section: string; readonly from: string };
  readonly 'person.disabled': { readonly account: string; readonly reason: string };
  readonly 'person.enabled': { readonly account: string; readonly reason: string };
  readonly 'password.issued': { readonly account: string };
  readonly 'password.changed': { readonly account: string; readonly address: string };
  readonly 'section.added': { readonly section: string; readonly name: string };
  readonly 'section.changed': { readonly section: string; readonly differences: readonly Difference[] };
  /** `file`: SHA-256 of its bytes. */
  readonly 'list.imported': {
    readonly kind: string;
    readonly file: string;
    readonly encoding: string;
    readonly added: number;
    readonly changed: number;
    readonly ended: number;
    readonly unchanged: number;
  };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalPeopleAct: Readonly<Record<keyof PeopleActs, boolean>> = {
  'person.added': true,
  'person.changed': true,
  'person.moved': true,
  'person.posted': true,
  'person.disabled': true,
  'person.enabled': true,
  'password.issued': true,
  'password.changed': true,
  'section.added': false,
  'section.changed': false,
  'list.imported': false,
};
