/**
 * Takes back the octal escapes with which the kernel (proc_pid_mountinfo(5)) and getfattr(1) write names: `\040` is a
 * blank. They stand for bytes, so that a Japanese name may be several of them.
 */
export function unescapeOctal(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}
