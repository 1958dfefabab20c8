import { readFileSync } from 'node:fs';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { RecorderConfig } from '#contract/socket/protocol.ts';

/** Reads `recorder.json` strictly. TM-502 where it cannot be read, is malformed or names an office without TLS. */
export function readConfig(path: string): Outcome<RecorderConfig> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refusal('TM-502', `cannot read ${path}: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refusal('TM-502', `${path} is not JSON`);
  }
  const parsed = RecorderConfig.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refusal('TM-502', `${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  if (new URL(parsed.data.office.url).protocol !== 'https:') return refusal('TM-502', 'office.url is not https');
  if (Buffer.from(parsed.data.office.publicKey, 'base64').length !== 32) {
    return refusal('TM-502', 'office.publicKey is not 32 bytes');
  }
  return ok(parsed.data);
}
