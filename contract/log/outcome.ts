/** What reading or checking something from outside gives: the value, or the name of what is wrong with it. */
export type Outcome<T, Fault extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };
