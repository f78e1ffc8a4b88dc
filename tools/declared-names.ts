import ts from 'typescript'

export interface DeclaredNames {
  readonly errors: readonly DeclaredError[]
  readonly callEvents: readonly string[]
  readonly sessionEvents: readonly string[]
}

interface DeclaredError {
  readonly class: string
  readonly names: readonly string[]
  readonly codes: readonly string[]
}

/** The names that the declarations of the root entry give to errors and events, sorted. */
export function declaredNames(file: string): DeclaredNames {
  const { checker, exported, source } = open(file)
  const typeOf = (name: string): ts.Type => {
    const symbol = exported.get(name)
    if (symbol === undefined) throw new Error(`${file} does not export ${name}`)
    return checker.getDeclaredTypeOfSymbol(symbol)
  }
  const property = (type: ts.Type, name: string): string[] => {
    const symbol = type.getProperty(name)
    return symbol === undefined ? [] : literals(checker.getTypeOfSymbolAtLocation(symbol, source))
  }
  const errors = [...exported].flatMap(([name, symbol]) => {
    if ((symbol.flags & ts.SymbolFlags.Class) === 0) return []
    // A class that others extend has their names too; the base of all has no names of its own.
    const names = property(typeOf(name), 'name')
    return names.length === 0 ? [] : [{ class: name, names, codes: property(typeOf(name), 'code') }]
  })
  const { types: events = [] } = typeOf('CallEvent') as Partial<ts.UnionType>
  return {
    errors,
    callEvents: events.flatMap((event) => property(event, 'type')).sort(),
    sessionEvents: literals(typeOf('KnownSessionEventType')).sort(),
  }
}

/** The exports of an entry that its declarations promise to be there when it runs, sorted. */
export function declaredValues(file: string): string[] {
  const { exported } = open(file)
  return [...exported].flatMap(([name, { flags }]) => ((flags & ts.SymbolFlags.Value) === 0 ? [] : [name]))
}

interface Opened {
  readonly checker: ts.TypeChecker
  readonly source: ts.SourceFile
  /** What is exported, by its name there, with the names that files of the build give it looked through. */
  readonly exported: ReadonlyMap<string, ts.Symbol>
}

function open(file: string): Opened {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: ['node'],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source)
  if (source === undefined || module === undefined) throw new Error(`${file} is missing: npm run build`)
  const exported = checker.getExportsOfModule(module).map((symbol) => {
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
    return [symbol.name, target] as const
  })
  return { checker, source, exported: new Map(exported.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

function literals(type: ts.Type): string[] {
  if (type.isUnion()) return type.types.flatMap(literals)
  return type.isStringLiteral() ? [type.value] : []
}
