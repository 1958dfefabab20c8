import type { z } from 'zod';
import { HardwareFacts, RegisterBody } from '#contract/http/lending-api.ts';
import { TerminalId } from '#contract/primitives.ts';
import { plainTerminal } from '../sessions/plain-terminal.ts';

/** The form of a new PC, as it is filled in. */
export interface RegistrationFields {
  readonly terminal: string;
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  readonly serial: string;
  readonly property: string;
  readonly mediumType: string;
  readonly mediumSerial: string;
}

export const emptyRegistration: RegistrationFields = {
  ...{ terminal: '', name: '', maker: '', model: '', serial: '', property: '', mediumType: '', mediumSerial: '' },
};

const texts = HardwareFacts.pick({ maker: true, model: true, serial: true, property: true, mediumSerial: true }).extend(
  {
    name: RegisterBody.shape.name,
  },
).shape;

export const registrationTitles: Readonly<Record<keyof RegistrationFields, string>> = {
  terminal: 'PC管理番号',
  name: '名称',
  maker: 'メーカー',
  model: '型番',
  serial: '製造番号',
  property: '備品番号',
  mediumType: '記憶媒体の種類',
  mediumSerial: '記憶媒体の製造番号',
};

/** What is still wrong, field by field. Pure. */
export function registrationFaults(
  fields: RegistrationFields,
): Readonly<Record<keyof RegistrationFields, string | null>> {
  const text = (name: keyof typeof texts): string | null =>
    texts[name].safeParse(fields[name]).success ? null : `${registrationTitles[name]}を入力してください。`;
  return {
    terminal: TerminalId.safeParse(plainTerminal(fields.terminal)).success
      ? null
      : '札の番号を T-0001 のように入力してください。',
    mediumType: HardwareFacts.shape.mediumType.safeParse(fields.mediumType).success
      ? null
      : '記憶媒体の種類を選んでください。',
    ...{ name: text('name'), maker: text('maker'), model: text('model'), serial: text('serial') },
    ...{ property: text('property'), mediumSerial: text('mediumSerial') },
  };
}

/** What is sent; null while anything is wrong. Pure. */
export function readRegistration({
  terminal,
  name,
  ...hardware
}: RegistrationFields): z.infer<typeof RegisterBody> | null {
  const read = RegisterBody.safeParse({ terminal: plainTerminal(terminal), name, hardware });
  return read.success ? read.data : null;
}
