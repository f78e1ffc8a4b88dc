import { cutTo, padTo, widthOf } from './fit.ts'
import { printableLine } from './printable.ts'

/** One column of a table. */
export interface Column<Row> {
  /** Printable, as the cells are made. */
  readonly title: string
  readonly value: (row: Row) => string
  /** Below this width its text says nothing any more. Default: its title's. */
  readonly least?: number
  /** Whether it may be left out where there is no room, the highest first. Default 0: never. */
  readonly spare?: number
  /** Sets the finished cell off. */
  readonly style?: (cell: string, row: Row) => string
}

export interface Table {
  readonly text: string
  /** The titles of the columns for which there was no room. */
  readonly leftOut: readonly string[]
}

const GAP = 2

/** Rows under titles, cut to a width where there is one. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: { readonly width: number | undefined; readonly head: (text: string) => string },
): Table {
  const measured = columns.map((column) => measure(column, rows))
  const shown = withRoom(measured, options.width)
  const widths = shrunk(shown, options.width)
  const head = shown.map(({ column }, index) =>
    padTo(cutTo(column.title, widths[index] ?? 0), widths[index] ?? 0),
  )
  const lines = rows.map((row, line) =>
    shown.map(({ column, cells }, index) => {
      const cell = padTo(cutTo(cells[line] ?? '', widths[index] ?? 0), widths[index] ?? 0)
      return column.style === undefined ? cell : column.style(cell, row)
    }),
  )
  const gap = ' '.repeat(GAP)
  return {
    text: [options.head(head.join(gap).trimEnd()), ...lines.map((cells) => cells.join(gap).trimEnd())]
      .map((line) => `${line}\n`)
      .join(''),
    leftOut: measured.filter((column) => !shown.includes(column)).map(({ column }) => column.title),
  }
}

interface Measured<Row> {
  readonly column: Column<Row>
  readonly cells: readonly string[]
  readonly natural: number
  readonly least: number
}

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const cells = rows.map((row) => printableLine(column.value(row)))
  const natural = Math.max(widthOf(column.title), ...cells.map(widthOf))
  return { column, cells, natural, least: Math.min(natural, column.least ?? widthOf(column.title)) }
}

function withRoom<Row>(
  columns: readonly Measured<Row>[],
  width: number | undefined,
): readonly Measured<Row>[] {
  let shown = columns
  while (width !== undefined && sum(shown.map(({ least }) => least)) > width) {
    const spare = shown.toSorted((a, b) => (b.column.spare ?? 0) - (a.column.spare ?? 0))[0]
    if (spare === undefined || (spare.column.spare ?? 0) === 0) break
    shown = shown.filter((column) => column !== spare)
  }
  return shown
}

/** Takes from the widest column until all fit. */
function shrunk<Row>(columns: readonly Measured<Row>[], width: number | undefined): readonly number[] {
  const widths = columns.map(({ natural }) => natural)
  while (width !== undefined && sum(widths) > width) {
    const candidates = columns.flatMap(({ least }, index) =>
      (widths[index] ?? 0) > least ? [{ index, width: widths[index] ?? 0 }] : [],
    )
    const widest = candidates.toSorted((a, b) => b.width - a.width)[0]
    if (widest === undefined) break
    widths[widest.index] = widest.width - 1
  }
  return widths
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width + GAP, -GAP)
}
