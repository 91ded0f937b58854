import type { Schema } from 'ai';

/**
 * A JSON Schema in the shape that the AI SDK's own `jsonSchema()` makes. The SDK knows it by symbols of the global
 * registry, the same in versions 5 to 7 (the validator's is version 5's alone). Without `validate` the SDK passes
 * every input on: the host checks it, and answers with what is wrong.
 */
export function hostSchema<Input>(jsonSchema: Record<string, unknown>): Schema<Input> {
  const schema = {
    [Symbol.for('vercel.ai.schema')]: true,
    [Symbol.for('vercel.ai.validator')]: true,
    _type: undefined,
    validate: undefined,
    jsonSchema,
  };
  // The symbols' types are the SDK's own and not exported.
  return schema as unknown as Schema<Input>;
}
