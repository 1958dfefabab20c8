import { randomBytes } from 'node:crypto';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { type EnrolRequest, PackageAnswer } from '#contract/http/terminal-api.ts';
import type { LoanPackage } from '#contract/loan/package.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { anchorPath, openAnchorFile } from '../anchors/anchor-file.ts';
import type { Clock } from '../clock.ts';
import { readPackage } from '../core/loan-holder.ts';
import { openChain } from '../core/open-chain.ts';
import { chooseVault } from '../keys/choose-vault.ts';
import { loadOrMakeSigner } from '../keys/key-store.ts';
import { machineHash } from '../keys/machine.ts';
import { makeFirstSealKeys } from '../keys/seal-keys.ts';
import { storageFault } from '../store/storage-fault.ts';
import { openTrailDatabase } from '../store/trail-database.ts';
import { askOffice } from '../upload/office-request.ts';
import { sortAnswer } from '../upload/read-answer.ts';

/**
 * Makes the terminal's keys, has the office certify them with a one-time code, and opens the loan's chain. May be
 * repeated after a failure: the keys stay the same. @returns the chain's name.
 */
export async function enrol(
  config: RecorderConfig,
  given: { readonly code: string; readonly terminal: string },
  clock: Clock,
): Promise<Outcome<string>> {
  const opened = openTrailDatabase(config.dataFolder);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    const enrolled = database.enrolment();
    if (!enrolled.ok) return enrolled;
    if (enrolled.value !== null) return refusal('TM-104', 'this terminal is enrolled already');
    const vault = await chooseVault(config.dataFolder, process.env, randomBytes);
    if (!vault.ok) return vault;
    const device = await loadOrMakeSigner(config.dataFolder, vault.value, 'device', randomBytes);
    if (!device.ok) return device;
    const seal = makeFirstSealKeys(config.dataFolder, randomBytes);
    if (!seal.ok) return seal;
    const machine = await machineHash();
    const handed = await askForPackage(config, {
      terminal: given.terminal,
      code: given.code,
      deviceKey: device.value.publicKey,
      sealKey: seal.value.publicKey,
      machine,
    });
    if (!handed.ok) return handed;
    // Before the chain: from its first entry on, a missing file is a removed one.
    openAnchorFile(anchorPath(config.dataFolder)).make();
    return ok(openChain(database, handed.value, { clock, seal: seal.value, machine, random: randomBytes }));
  } catch (error) {
    const code = storageFault(error);
    if (code === null) throw error;
    return refusal(code, error instanceof Error ? error.message : undefined);
  } finally {
    database.close();
  }
}

async function askForPackage(config: RecorderConfig, request: EnrolRequest): Promise<Outcome<LoanPackage>> {
  const body = Buffer.from(JSON.stringify(request));
  const answer = await askOffice(
    config.office,
    { method: 'POST', path: '/v1/terminal/enrol', headers: { 'content-type': 'application/json' }, body },
    new AbortController().signal,
  );
  const verdict = sortAnswer(answer, (value) => PackageAnswer.safeParse(value).data ?? null);
  if (verdict.kind === 'down') return refusal('TM-401', verdict.why);
  if (verdict.kind === 'untrusted') return refusal('TM-402', verdict.why);
  // The office's own code says to whoever hands the PC over what to do: a used code, a trail that has begun.
  if (verdict.kind === 'refused') return refusal(verdict.code ?? 'TM-403', verdict.why);
  const read = readPackage(verdict.value.package, config.office.publicKey);
  if (read.ok && read.value.statement.facts.terminal.id !== request.terminal) {
    return refusal('TM-403', 'the package is of another terminal');
  }
  return read;
}
