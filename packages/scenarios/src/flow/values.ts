import type { FlowContext } from './flow-context.js';

/** The handle that a reply is about. */
export function handleIdOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const id: unknown = Reflect.get(value, 'handle_id');
  return typeof id === 'string' ? id : undefined;
}

/** Keeps what a step has yielded for later ones. */
export function store(ctx: FlowContext, name: string, value: unknown): void {
  ctx.values.set(name, value);
}

/**
 * The value at a path: `handle.handle_id`, `items.0.exit_code`, `items.length`; a negative index counts from the end.
 * Undefined where the path leads nowhere.
 */
export function valueAt(values: ReadonlyMap<string, unknown>, path: string): unknown {
  const [name = '', ...keys] = path.split('.');
  let value = values.get(name);
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) && /^-\d+$/.test(key) ? value.at(Number(key)) : Reflect.get(value, key);
  }
  return value;
}
