import { FormBody } from '#contract/forms/kinds.ts';
import type { FormsTable } from './form-tables.ts';

/** What is written on a stored form. */
export const bodyOf = ({ kind, content }: Pick<FormsTable, 'kind' | 'content'>): FormBody =>
  FormBody.parse({ kind, content: JSON.parse(content) });
