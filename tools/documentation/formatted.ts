import { format } from "oxfmt";

/** A page as `npm run fix` formats it. @throws Error if it isn't Markdown */
export async function formatted(page: string, text: string): Promise<string> {
  const { code, errors } = await format(page, text, { printWidth: 120 });
  if (errors.length > 0) throw new Error(`${page}: ${errors.map(({ message }) => message).join("; ")}`);
  return code;
}
