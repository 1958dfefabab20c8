/** The closed forms of docs/trail-format.md as checks. Every one is ASCII without quotes or backslashes. */

export const isHex32 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
/** Salt: 16 bytes. */
export const isSalt = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** Base64 of exactly 32 bytes, unused bits zero. */
export const isBase64Of32 = (text: string): boolean => /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text);
/** Base64 of exactly 64 bytes, unused bits zero. */
export const isBase64Of64 = (text: string): boolean => /^[A-Za-z0-9+/]{85}[AQgw]==$/.test(text);
/** Base64 of any length: the one text that stands for its bytes. */
export const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) &&
  Buffer.from(text, 'base64').toString('base64') === text;

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text) ||
  /^(?:0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i.test(text);

export const isChainName = (text: string): boolean => /^(?:loan:L-\d{8}-\d{3}|service:T-\d{4})$/.test(text);
export const isActor = (text: string): boolean => /^(?:system|(?:staff|it|manager):\d{6})$/.test(text);
/** Form of a type's name, known or not. */
export const isTypeName = (text: string): boolean => /^[a-z]+(?:[-.][a-z]+){0,6}$/.test(text) && text.length <= 60;

const instant = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** RFC 3339 in UTC with milliseconds, of a day that exists. */
export function isInstant(text: string): boolean {
  const match = instant.exec(text);
  return match !== null && (Number(match[2]) <= 28 || isDay(text.slice(0, 10)));
}

/** A calendar day that exists, `2026-11-21`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Clock time, `08:30`. */
export const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Whether a value is an object with exactly these names; `names` sorted. */
export function hasNames<N extends string>(
  value: unknown,
  names: readonly N[],
): value is { readonly [name in N]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value);
  if (own.length !== names.length) return false;
  // Texts in RFC 8785 form have their names sorted already; others are refused anyhow.
  return own.every((name, i) => name === names[i]);
}

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const isText = (value: unknown, is: (text: string) => boolean): value is string =>
  typeof value === 'string' && is(value);
export const isShortText = (value: unknown, maxChars: number): value is string =>
  typeof value === 'string' && value.length <= maxChars;
