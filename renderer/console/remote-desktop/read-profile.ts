import type { AddRemoteProfileBody } from '#contract/http/remote-api.ts';
import { Sha256Hex } from '#contract/primitives.ts';
import { HostName, Port, type RemoteTerms, RemoteTerms as Terms } from '#contract/remote/profile.ts';

/** A connection as it is typed in. */
export interface ProfileFields {
  readonly name: string;
  readonly kind: RemoteTerms['kind'];
  readonly host: string;
  readonly port: string;
  readonly pin: string;
  readonly domain: string;
  /** Id; empty for all sections. */
  readonly section: string;
  /** 中継 is asked for only where it is wanted. */
  readonly withGateway: boolean;
  readonly gatewayHost: string;
  readonly gatewayPort: string;
  readonly gatewayPin: string;
}

export type ProfileFaults = Readonly<
  Record<Exclude<keyof ProfileFields, 'kind' | 'section' | 'withGateway'>, string | null>
>;

/** As programs print a fingerprint (`AB:CD:…`, with spaces, with the word before it) and as it is stored. Pure. */
export const pinOf = (typed: string): string =>
  typed
    .replace(/^.*fingerprint=/i, '')
    .replace(/[\s:]/g, '')
    .toLowerCase();

const numberOf = (typed: string): number => (/^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN);
const hostFault = (typed: string): string | null =>
  HostName.safeParse(typed.trim()).success ? null : 'ホスト名かIPv4アドレスを、半角で入力してください。';
const portFault = (typed: string): string | null =>
  Port.safeParse(numberOf(typed)).success ? null : '1から65535までの数字を入力してください。';
const pinFault = (typed: string): string | null =>
  Sha256Hex.safeParse(pinOf(typed)).success
    ? null
    : '証明書のSHA-256（16進数で64桁）を入力してください。「:」で区切ってあっても構いません。';

/** What is still wrong, field by field. Pure. */
export function profileFaults(fields: ProfileFields): ProfileFaults {
  const { name, domain } = Terms.shape;
  const ofGateway = (fault: string | null): string | null => (fields.withGateway ? fault : null);
  return {
    name: name.safeParse(fields.name).success ? null : '接続先の名前を60文字までで入力してください。',
    host: hostFault(fields.host),
    port: portFault(fields.port),
    pin: pinFault(fields.pin),
    domain: domain.safeParse(fields.domain.trim() || null).success
      ? null
      : 'ドメインは、半角の英数字・ハイフン・ピリオドで入力してください。',
    gatewayHost: ofGateway(hostFault(fields.gatewayHost)),
    gatewayPort: ofGateway(portFault(fields.gatewayPort)),
    gatewayPin: ofGateway(pinFault(fields.gatewayPin)),
  };
}

/** The connection; null while anything is wrong. Pure. */
export function readProfile(fields: ProfileFields): AddRemoteProfileBody | null {
  if (Object.values(profileFaults(fields)).some((fault) => fault !== null)) return null;
  const { name, kind, host, port, pin, domain, section } = fields;
  return {
    section: section === '' ? null : section,
    terms: {
      ...{ name: name.trim(), kind, host: host.trim(), port: numberOf(port), pin: pinOf(pin) },
      domain: domain.trim() === '' ? null : domain.trim(),
      gateway: fields.withGateway
        ? { host: fields.gatewayHost.trim(), port: numberOf(fields.gatewayPort), pin: pinOf(fields.gatewayPin) }
        : null,
    },
  };
}
