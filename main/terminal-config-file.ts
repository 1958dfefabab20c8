import { readFileSync } from 'node:fs';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { TerminalConfig } from '#contract/policy/terminal-config.ts';

/** Reads `terminal.json`. TM-502 where it is missing, malformed or has a field that nobody knows. */
export function readTerminalConfig(path: string): Outcome<TerminalConfig> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refusal('TM-502', error instanceof Error && 'code' in error ? String(error.code) : 'unreadable');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refusal('TM-502', 'not JSON');
  }
  const parsed = TerminalConfig.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  return refusal('TM-502', `terminal.json: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
}
