import { CertificateBody } from '#contract/http/lending-api.ts';

type Destruction = NonNullable<CertificateBody['destruction']>;

/** How a medium was destroyed, as it is filled in. */
export interface DestructionFields {
  readonly technique: Destruction['technique'] | null;
  readonly detail: string;
  readonly tool: string;
}

export const noDestruction: DestructionFields = { technique: null, detail: '', tool: '' };

export type DestructionFaults = Readonly<Record<keyof DestructionFields, string | null>>;
export const noFaults: DestructionFaults = { technique: null, detail: null, tool: null };

/** What is still wrong, field by field. Pure. */
export const destructionFaults = ({ technique, detail, tool }: DestructionFields): DestructionFaults => ({
  technique: technique === null ? '破壊の方法を選んでください。' : null,
  detail: detail.trim() === '' ? 'どのように壊したかを入力してください。' : null,
  tool: tool.trim() === '' ? '使った機器を入力してください。' : null,
});

/** What is sent; null while anything is wrong. Pure. */
export function readDestruction(fields: DestructionFields): Destruction | null {
  const read = CertificateBody.shape.destruction.safeParse(fields);
  return read.success ? read.data : null;
}
