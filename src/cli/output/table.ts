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
  const shown = shrunk(withRoom(measured, options.width), options.width)
  const gap = ' '.repeat(GAP)
  const head = shown.map(({ column, width }) => fitted(column.title, width)).join(gap)
  const lines = rows.map((row) =>
    shown
      .map(({ column, width }) => {
        const cell = fitted(textOf(column, row), width)
        return column.style === undefined ? cell : column.style(cell, row)
      })
      .join(gap),
  )
  return {
    text: [options.head(head.trimEnd()), ...lines.map((line) => line.trimEnd())]
      .map((line) => `${line}\n`)
      .join(''),
    leftOut: measured.filter((column) => !shown.includes(column)).map(({ column }) => column.title),
  }
}

function textOf<Row>(column: Column<Row>, row: Row): string {
  return printableLine(column.value(row))
}

function fitted(text: string, width: number): string {
  return padTo(cutTo(text, width), width)
}

interface Measured<Row> {
  readonly column: Column<Row>
  /** It shrinks where there is no room, to `least` and no further. */
  width: number
  readonly least: number
}

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const title = widthOf(column.title)
  const width = rows.reduce((widest, row) => Math.max(widest, widthOf(textOf(column, row))), title)
  return { column, width, least: Math.min(width, column.least ?? title) }
}

function withRoom<Row>(
  columns: readonly Measured<Row>[],
  width: number | undefined,
): readonly Measured<Row>[] {
  let shown = columns
  while (width !== undefined && total(shown.map(({ least }) => least)) > width) {
    const [spare] = shown.toSorted((a, b) => spareness(b) - spareness(a))
    if (spare === undefined || spareness(spare) === 0) break
    shown = shown.filter((column) => column !== spare)
  }
  return shown
}

function spareness<Row>({ column }: Measured<Row>): number {
  return column.spare ?? 0
}

/** Takes from the widest column until all fit. */
function shrunk<Row>(columns: readonly Measured<Row>[], width: number | undefined): readonly Measured<Row>[] {
  if (width === undefined) return columns
  // None is wider than all may be together; one by one from there.
  for (const column of columns) column.width = Math.max(column.least, Math.min(column.width, width))
  while (total(columns.map((column) => column.width)) > width) {
    const candidates = columns.filter((column) => column.width > column.least)
    const [widest] = candidates.toSorted((a, b) => b.width - a.width)
    if (widest === undefined) break
    widest.width -= 1
  }
  return columns
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP)
}
