/**
 * Moves the focus to the first field that says what is wrong with it, once the fault has been drawn: whoever cannot see
 * the red frame hears it at once.
 */
export function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
