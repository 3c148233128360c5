import type { z } from "zod";
import { type JsonApi, RequestRefused } from "./json-api.ts";
import { listAll } from "./list-all.ts";
import { find } from "./refusals.ts";
import { pathText } from "../text/path-text.ts";

/** A service's answer isn't as its documentation describes it. Nothing is concluded from such an answer. */
export class UnexpectedAnswer extends RequestRefused {
  constructor(path: string, problem: string) {
    super("GET", path, 200, "UnexpectedAnswer", problem);
    this.name = "UnexpectedAnswer";
    this.message = `GET ${path} was answered in another form than documented: ${problem}`;
  }
}

/** Reads one object. @throws RequestRefused */
export async function readOne<Schema extends z.ZodType>(
  api: JsonApi,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return shaped(await api.call("GET", path), path, schema);
}

/** Reads one object; undefined if it doesn't exist. @throws RequestRefused */
export async function findOne<Schema extends z.ZodType>(
  api: JsonApi,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const answer = await find<unknown>(api, path);
  return answer === undefined ? undefined : shaped(answer, path, schema);
}

/** Reads a whole collection. @throws RequestRefused */
export async function readAll<Schema extends z.ZodType>(
  api: JsonApi,
  path: string,
  schema: Schema,
): Promise<readonly z.infer<Schema>[]> {
  return (await listAll<unknown>(api, path)).map((item) => shaped(item, path, schema));
}

function shaped<Schema extends z.ZodType>(answer: unknown, path: string, schema: Schema): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(answer);
  if (success) return data;
  const problems = error.issues.map(({ path: at, message }) => `${pathText(at) || "the answer"}: ${message}`);
  throw new UnexpectedAnswer(path, problems.slice(0, 3).join("; "));
}
