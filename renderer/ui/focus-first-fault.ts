const faulty = [
  'input[aria-invalid="true"]',
  'textarea[aria-invalid="true"]',
  'select[aria-invalid="true"]',
  '[role="radiogroup"][aria-invalid="true"] input',
].join(',');

/** After a form was refused: the focus goes to the first field that is wrong, once it has been drawn as such. */
export function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    const field = form.querySelector<HTMLElement>(faulty);
    const folded = field?.closest('details');
    if (folded != null) folded.open = true;
    field?.focus();
  });
}
