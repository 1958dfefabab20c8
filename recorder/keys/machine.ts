/** SHA-256 of the machine's id. A hint only: cloned images share it. Loaded late: nothing waits for it but enrolment. */
export async function machineHash(): Promise<string> {
  const { default: machineId } = await import('node-machine-id');
  return machineId.machineId();
}
