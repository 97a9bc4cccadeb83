/** A function of nobody's, which every worker runs while it waits: what it takes to run one is compiled afterwards. */
export function main(event: { readonly name?: string }): Promise<object> {
  return Promise.resolve({ hello: event.name ?? '' });
}
