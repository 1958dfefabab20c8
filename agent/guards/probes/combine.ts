import type { AttestedControl } from '../../profile/judge-controls.ts';
import type { ProbeResult } from './measure.ts';

/**
 * What was tried together with what was read back. What was tried wins either way: an act that went through is 未作動
 * whatever the settings say, and one that was refused is 実測. Only where it could not be tried do settings speak.
 */
export function combine(probed: ProbeResult, attested: AttestedControl): ProbeResult {
  if (probed.state !== 'unknown') return probed;
  return { state: attested.state, detail: `${probed.detail}${attested.detail}` };
}
