/**
 * What every format is read into: rows of a table, and lines of text as rows with one cell. The detectors know nothing else,
 * so that a number is found in a PDF by the same code as in a workbook.
 */
export interface TextRows {
  /** A new sheet, page or file: labels and headings of before no longer speak for what follows. */
  readonly part: () => void;
  /**
   * @param place words for where a cell is; asked only for what is found
   * @param columns the column that each cell stands in, where cells between them are empty
   */
  readonly row: (cells: readonly string[], place: (cell: number) => string, columns?: readonly number[]) => void;
}
