/** What happens to notices and their e-mail, each with what is recorded of it. Reading one's own notices is no act. */
export interface NoticeActs {
  readonly 'mail.configured': {
    readonly host: string;
    readonly port: number;
    readonly tls: string;
    readonly from: string;
    readonly hasAccount: boolean;
    readonly console: string;
  };
  readonly 'mail.switched-off': Record<string, never>;
  readonly 'mail-address.set': { readonly account: string; readonly before: string; readonly after: string };
  readonly 'notice-mail.switched': { readonly account: string; readonly kind: string; readonly mail: boolean };
  /** Sent once more under the same Message-ID, though the mail server may have taken it before. */
  readonly 'mail.repeated': { readonly id: number; readonly messageId: string };
  readonly 'mail.given-up': { readonly id: number; readonly messageId: string; readonly tries: number };
  readonly 'mail.asked-again': { readonly id: number; readonly messageId: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalNoticeAct: Readonly<Record<keyof NoticeActs, boolean>> = {
  'mail.configured': false,
  'mail.switched-off': false,
  'mail-address.set': true,
  'notice-mail.switched': true,
  'mail.repeated': false,
  'mail.given-up': false,
  'mail.asked-again': false,
};
