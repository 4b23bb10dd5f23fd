// The part of the page's address after `#`: named values, so that a link shows what its sender saw.

const MARK = "board"; // tells a link that leaves everything as it is by default from a plain address

// The values by name; null when the address says nothing.
export function parseAddress(hash: string): Map<string, string> | null {
  const [mark, ...parts] = hash.replace(/^#/, "").split("&");
  if (mark !== MARK) return null;
  const values = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf("=");
    try {
      values.set(part.slice(0, equals), decodeURIComponent(part.slice(equals + 1)));
    } catch {
      // a link cut short by whatever it was sent through: the rest still counts
    }
  }
  return values;
}

export function formatAddress(values: ReadonlyMap<string, string>): string {
  return `#${[MARK, ...[...values].map(([name, value]) => `${name}=${encode(value)}`)].join("&")}`;
}

// Readable where the standard lets it be: only what would end the value or break a link is escaped.
function encode(value: string): string {
  return encodeURIComponent(value).replace(/%(2C|3A|2F|40)/g, (code) => decodeURIComponent(code));
}
