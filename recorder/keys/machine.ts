/** SHA-256 of the machine's id. A hint only: cloned images share it. Loaded late: used at enrolment alone. */
export async function machineHash(): Promise<string> {
  const { default: machineId } = await import('node-machine-id');
  return machineId.machineIdSync();
}
