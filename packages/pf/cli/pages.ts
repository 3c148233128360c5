/** After a page of the documentation: a project of its own has none, and nothing is published. */
export const ofRepository = placeOfPages(import.meta.url);

/** @param module the address of a module of `pf` */
export function placeOfPages(module: string): string {
  return module.includes("/node_modules/") ? " in the clone that made this project" : "";
}

/** A message with the place of the first page that it names. */
export function withPlaceOfPages(message: string, place = ofRepository): string {
  return message.replace(/(?<![\w/.-])docs\/[\w/-]+\.md(?:#[\w-]+)?/, (page) => `${page}${place}`);
}
