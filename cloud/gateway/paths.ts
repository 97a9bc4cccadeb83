/**
 * What follows `prefix` in a path, percent-decoded once. Clients that send raw UTF-8 bytes and paths with a stray `%`
 * are understood as well.
 */
export function decodedPath(path: string, prefix: string): string {
  const rest = path.slice(prefix.length);
  // Node gives bytes above 127 as one character each.
  const text = /[\u0080-\u00ff]/.test(rest) ? Buffer.from(rest, 'latin1').toString('utf8') : rest;
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
