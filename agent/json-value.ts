import { z } from 'zod';

const Json = z.json();
export type JsonValue = z.infer<typeof Json>;

/** A value that is JSON by its schema, as the port's type wants it. Throws where it is not: a bug. */
export const asJson = (value: unknown): JsonValue => Json.parse(value);
