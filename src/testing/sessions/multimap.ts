/** Several values under one key, in the order in which they came. */
export class Multimap<Value> {
  readonly #lists = new Map<string, Value[]>()

  get(key: string): readonly Value[] {
    return this.#lists.get(key) ?? []
  }

  add(key: string, value: Value): void {
    const list = this.#lists.get(key)
    if (list === undefined) this.#lists.set(key, [value])
    else list.push(value)
  }

  remove(key: string, value: Value): void {
    const list = this.#lists.get(key)
    const at = list?.lastIndexOf(value) ?? -1
    if (list === undefined || at === -1) return
    if (list.length === 1) this.#lists.delete(key)
    else list.splice(at, 1)
  }
}
